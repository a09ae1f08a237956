//! Backends of users' own may panic: that is an error of theirs, and ends nothing of ours.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use oncemore_core::{BackendError, ErrorKind};

/// What the work comes to, or an error where it panics. It is not asked again after that.
pub(super) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, BackendError> {
    let mut work = pin!(work);
    poll_fn(
        |context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(poll) => poll.map(Ok),
            Err(_) => Poll::Ready(Err(BackendError::new(
                ErrorKind::Other,
                "the backend panicked",
            ))),
        },
    )
    .await
}
