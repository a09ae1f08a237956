//! Threads that a test can be sure to get back.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a test waits for what happens at once where all is well.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Runs a test on a thread of its own.
///
/// # Panics
/// When it panics, and when it does not end within [`PATIENCE`].
pub fn within<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, ended) = channel::<()>();
    let thread = thread::spawn(move || {
        // Dropped at the end, also by a panic.
        let _done = done;
        test()
    });
    assert_ne!(
        ended.recv_timeout(PATIENCE),
        Err(RecvTimeoutError::Timeout),
        "it hangs: not done within {PATIENCE:?}"
    );
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Runs `work` on `threads` threads, which start together; the results in the order of the threads.
///
/// # Panics
/// When one of them panics.
pub fn race<T: Send>(threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(threads);
    thread::scope(|scope| {
        let spawn = |at| {
            let (barrier, work) = (&barrier, &work);
            scope.spawn(move || {
                barrier.wait();
                work(at)
            })
        };
        let running: Vec<_> = (0..threads).map(spawn).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, T>| {
            thread.join().unwrap_or_else(|panic| resume_unwind(panic))
        };
        running.into_iter().map(join).collect()
    })
}

/// Waits until `condition` holds.
///
/// # Panics
/// When it does not within [`PATIENCE`].
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < end, "not within {PATIENCE:?}: {what}");
        thread::park_timeout(Duration::from_millis(1));
    }
}

/// A place where a computation announces itself and waits until the test lets it go.
#[derive(Debug)]
pub struct Gate {
    arrive: Mutex<Sender<()>>,
    arrived: Mutex<Receiver<()>>,
    open: Mutex<Sender<()>>,
    opened: Mutex<Receiver<()>>,
}

impl Default for Gate {
    fn default() -> Self {
        let ((arrive, arrived), (open, opened)) = (channel(), channel());
        Self {
            arrive: Mutex::new(arrive),
            arrived: Mutex::new(arrived),
            open: Mutex::new(open),
            opened: Mutex::new(opened),
        }
    }
}

impl Gate {
    /// In the computation: says that it is here, and waits.
    ///
    /// # Panics
    /// When nobody opens the gate within [`PATIENCE`].
    pub fn pass(&self) {
        send(&self.arrive);
        receive(&self.opened, "nobody opened the gate");
    }

    /// In the test: waits until somebody is at the gate.
    ///
    /// # Panics
    /// When nobody comes within [`PATIENCE`].
    pub fn await_arrival(&self) {
        receive(&self.arrived, "nobody came to the gate");
    }

    /// In the test: lets one through.
    pub fn open(&self) {
        send(&self.open);
    }
}

fn send(sender: &Mutex<Sender<()>>) {
    // The receiver is in the same gate.
    let _ = sender
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .send(());
}

fn receive(receiver: &Mutex<Receiver<()>>, failure: &str) {
    let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(receiver.recv_timeout(PATIENCE).is_ok(), "{failure}");
}
