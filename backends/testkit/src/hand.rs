//! Futures driven by hand, one poll at a time.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

use crate::PATIENCE;

/// A future that is polled when the test says so, and dropped where the test drops it.
#[derive(Debug)]
pub struct Hand<F> {
    future: Pin<Box<F>>,
    wakes: Arc<Wakes>,
}

#[derive(Debug, Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl<F: Future> Hand<F> {
    /// Takes a future in hand; it is not polled yet.
    pub fn new(future: F) -> Self {
        Self {
            future: Box::pin(future),
            wakes: Arc::default(),
        }
    }

    /// Polls once.
    pub fn poll(&mut self) -> Poll<F::Output> {
        let waker = Waker::from(Arc::clone(&self.wakes));
        self.future.as_mut().poll(&mut Context::from_waker(&waker))
    }

    /// How often the future asked to be polled again.
    pub fn wakes(&self) -> usize {
        self.wakes.0.load(Ordering::SeqCst)
    }

    /// Polls as long as the future asks for it.
    ///
    /// # Panics
    /// When it is pending and nobody has woken it: an executor would never poll it again.
    pub fn finish(mut self) -> F::Output {
        loop {
            let before = self.wakes();
            if let Poll::Ready(output) = self.poll() {
                return output;
            }
            assert!(self.wakes() > before, "pending, and nobody woke it");
        }
    }
}

/// Drives a future on this thread, on no runtime at all.
///
/// # Panics
/// When it is not ready within [`PATIENCE`].
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let mut future = std::pin::pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let end = Instant::now() + PATIENCE;
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        let left = end.saturating_duration_since(Instant::now());
        assert!(!left.is_zero(), "not ready within {PATIENCE:?}");
        thread::park_timeout(left);
    }
}

/// Is pending `times` times, and asks to be polled again each time.
pub async fn yields(times: usize) {
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
