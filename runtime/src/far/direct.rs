//! A read on the runtime of whoever asks: no other thread has to be woken for it, nor for its answer.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use oncemore_core::{BackendError, ErrorKind};
use tokio::time::{Sleep, sleep};

use super::driver;
use super::load::UnderWay;

type Work<T> = Pin<Box<dyn Future<Output = Result<T, BackendError>> + Send>>;

/// A read and its budget. Dropping it gives the read up.
pub(crate) struct Direct<T> {
    under_way: UnderWay,
    work: Work<T>,
    /// Of the library's own runtime: the caller's may have stopped its clock, as tests do.
    budget: Option<Pin<Box<Sleep>>>,
}

impl<T> Direct<T> {
    pub(crate) fn new(
        under_way: UnderWay,
        work: impl Future<Output = Result<T, BackendError>> + Send + 'static,
    ) -> Self {
        let budget = driver::handle().map(|runtime| {
            let _inside = runtime.enter();
            Box::pin(sleep(under_way.tier().budget()))
        });
        Self {
            under_way,
            work: Box::pin(work),
            budget,
        }
    }
}

impl<T> Future for Direct<T> {
    type Output = Result<T, BackendError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = match self.work.as_mut().poll(context) {
            Poll::Ready(answer) => answer,
            Poll::Pending => {
                let budget = self.budget.as_mut();
                let late = budget.is_some_and(|budget| budget.as_mut().poll(context).is_ready());
                if !late {
                    return Poll::Pending;
                }
                Err(BackendError::new(
                    ErrorKind::TimedOut,
                    self.under_way.tier().place(),
                ))
            }
        };
        self.under_way.tier().note(&answer);
        Poll::Ready(answer)
    }
}

impl<T> fmt::Debug for Direct<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Direct").finish_non_exhaustive()
    }
}
