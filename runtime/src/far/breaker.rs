//! The breaker: a server that does not answer is left alone, and costs its callers nothing.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many failures in a row open it.
const IN_A_ROW: u32 = 5;
/// Or half of at least so many calls within [`WINDOW`].
const CALLS: u32 = 20;
const WINDOW: Duration = Duration::from_secs(10);

/// Open or closed.
#[derive(Debug)]
pub(crate) struct Breaker {
    open: AtomicBool,
    in_a_row: AtomicU32,
    window: Mutex<Window>,
}

#[derive(Debug)]
struct Window {
    since: Instant,
    calls: u32,
    failures: u32,
}

impl Breaker {
    pub(crate) fn new() -> Self {
        Self {
            open: AtomicBool::new(false),
            in_a_row: AtomicU32::new(0),
            window: Mutex::new(Window {
                since: Instant::now(),
                calls: 0,
                failures: 0,
            }),
        }
    }

    /// Whether the server is to be left alone.
    pub(crate) fn is_open(&self) -> bool {
        self.open.load(Ordering::Relaxed)
    }

    /// Notes that a batch was answered.
    pub(crate) fn success(&self) {
        self.in_a_row.store(0, Ordering::Relaxed);
        self.count(false);
    }

    /// Notes a failure; says whether it opened the breaker.
    pub(crate) fn failure(&self) -> bool {
        let in_a_row = self.in_a_row.fetch_add(1, Ordering::Relaxed) + 1;
        let too_many = self.count(true);
        (in_a_row >= IN_A_ROW || too_many) && !self.open.swap(true, Ordering::Relaxed)
    }

    /// Opens it, whatever was before; says whether it was closed.
    pub(crate) fn trip(&self) -> bool {
        !self.open.swap(true, Ordering::Relaxed)
    }

    /// Closes it: the server answers again.
    pub(crate) fn close(&self) {
        self.in_a_row.store(0, Ordering::Relaxed);
        *self.window() = Window {
            since: Instant::now(),
            calls: 0,
            failures: 0,
        };
        self.open.store(false, Ordering::Relaxed);
    }

    /// Counts a call; says whether too many have failed lately.
    fn count(&self, failed: bool) -> bool {
        let mut window = self.window();
        if window.since.elapsed() > WINDOW {
            *window = Window {
                since: Instant::now(),
                calls: 0,
                failures: 0,
            };
        }
        window.calls += 1;
        window.failures += u32::from(failed);
        window.calls >= CALLS && window.failures * 2 >= window.calls
    }

    fn window(&self) -> std::sync::MutexGuard<'_, Window> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_in_a_row_open_it_once() {
        let breaker = Breaker::new();
        for _ in 0..4 {
            assert!(!breaker.failure());
        }
        breaker.success();
        for _ in 0..4 {
            assert!(!breaker.failure());
        }
        assert!(!breaker.is_open());
        assert!(breaker.failure());
        assert!(breaker.is_open());
        assert!(!breaker.failure(), "it is open already");
        breaker.close();
        assert!(!breaker.is_open());
        assert!(!breaker.failure());
    }

    #[test]
    fn half_of_many_calls_open_it() {
        let breaker = Breaker::new();
        let mut opened = false;
        for _ in 0..10 {
            breaker.success();
            opened |= breaker.failure();
        }
        assert!(opened && breaker.is_open());
    }
}
