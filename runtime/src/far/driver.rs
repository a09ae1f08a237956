//! The runtime that all remote I/O happens on.

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use super::log;
use tokio::net::UdpSocket;
use tokio::runtime::{Builder, Handle, Id, Runtime};
use tokio::time::sleep;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static BLOCKED: Cell<bool> = const { Cell::new(false) };
}

/// A tokio runtime with one thread of its own, so that connections outlive the runtimes of their users, and functions
/// on any executor, or on none, can use them. `None` where the system gives no thread.
pub(crate) fn handle() -> Option<&'static Handle> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let start = || {
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("oncemore-remote")
            .on_thread_start(|| INSIDE.set(true))
            .enable_all()
            .build()
            .inspect_err(
                |error| log::error!(target: "oncemore", "functions run uncached: no thread for remote caches: {error}"),
            )
            .ok()
    };
    RUNTIME.get_or_init(start).as_ref().map(Runtime::handle)
}

/// The caller's own runtime, if it has timers and I/O.
pub(crate) async fn home() -> Option<Id> {
    let runtime = Handle::try_current().ok()?;
    // Neither can be asked for; without, this panics, which is caught, though it is printed.
    let works = runtime.spawn(async {
        sleep(Duration::ZERO).await;
        UdpSocket::bind("127.0.0.1:0").await.is_ok()
    });
    matches!(works.await, Ok(true)).then(|| runtime.id())
}

/// Whether this is that runtime's own thread, which must not wait for itself.
pub(crate) fn inside() -> bool {
    INSIDE.get()
}

/// Whether this thread is blocked by [`block_on`], and with it perhaps the runtime that it is of.
pub(crate) fn blocked() -> bool {
    BLOCKED.get()
}

/// Blocks the thread until a future is done, whatever runtime the thread is in.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    struct Unblock(bool);

    impl Drop for Unblock {
        fn drop(&mut self) {
            BLOCKED.set(self.0);
        }
    }

    let _unblock = Unblock(BLOCKED.replace(true));
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
