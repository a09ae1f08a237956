//! The time that a computation takes by itself, without the memoized computations inside it.
//!
//! A recursive function's inner calls are computations of their own: were their time counted with the outer one's again,
//! the cost of a computation, and so the time that hits save, would grow with the depth.

use std::cell::Cell;
use std::time::{Duration, Instant};

thread_local! {
    /// The time of the computations that ended inside the current one.
    static INNER: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Measures a synchronous computation on its thread.
pub(crate) struct Stopwatch {
    start: Instant,
    /// What the computation around this one has to its account so far.
    outer: Duration,
    stopped: bool,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self {
            outer: INNER.replace(Duration::ZERO),
            stopped: false,
            start: Instant::now(),
        }
    }

    /// The time since the start, less that of the computations inside.
    pub(crate) fn stop(mut self) -> Duration {
        self.stopped = true;
        let (took, inner) = (self.start.elapsed(), INNER.get());
        INNER.set(self.outer + took);
        took.saturating_sub(inner)
    }
}

/// A computation that panicked took its time as well.
impl Drop for Stopwatch {
    fn drop(&mut self) {
        if !self.stopped {
            INNER.set(self.outer + self.start.elapsed());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_time_is_counted_once() {
        let before = INNER.get();
        let outer = Stopwatch::start();
        let inner = Stopwatch::start();
        let until = Instant::now() + Duration::from_millis(5);
        while Instant::now() < until {
            std::hint::spin_loop();
        }
        let inner_own = inner.stop();
        let began = outer.start;
        let outer_own = outer.stop();
        let total = began.elapsed();
        assert!(inner_own >= Duration::from_millis(5));
        assert!(outer_own + inner_own <= total, "{outer_own:?} of {total:?}");
        assert!(INNER.get() >= before + inner_own);
    }
}
