//! One installed backend: a queue that batches what is asked of it, a budget for each call, the breaker before it.

use std::any::TypeId;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use oncemore_core::{Backend, BackendError, ErrorKind, Limits, Read, Reading, Write, Written};
use tokio::runtime::{Handle, Id};
use tokio::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

use super::batch::{Job, serve};
use super::breaker::Breaker;
use super::coherence::Push;
use super::direct::Direct;
use super::load::{Load, UnderWay};
use super::owed::Owed;
use super::panics::caught;
use super::{driver, log, telemetry};
use crate::random;

/// So many requests wait at most; more are refused, as if the server were down.
const QUEUE: usize = 16 << 10;
/// How often a server that is down is asked whether it is back.
const PROBE: Duration = Duration::from_millis(400);

/// An installed backend.
pub(crate) struct Tier {
    /// What functions call it.
    pub(crate) name: String,
    /// Its type, for functions that name it by that.
    pub(crate) of: TypeId,
    pub(crate) limits: Limits,
    pub(super) backend: Arc<dyn Backend>,
    pub(super) budget: Duration,
    queue: Sender<Job>,
    /// The runtime whose callers may read on it.
    home: Option<Id>,
    pub(super) load: Load,
    breaker: Breaker,
    /// The server takes no writes for now.
    read_only: Breaker,
    /// How it tells of changes, and is told.
    pub(super) push: Push,
    /// Invalidations that did not arrive yet.
    pub(crate) owed: Owed,
    pub(crate) counters: Counters,
}

/// A tier's answer on its way. Dropping it waits no longer; a write happens all the same.
#[must_use = "an answer is to be waited for"]
pub(crate) enum Answer<T> {
    Refused(Option<BackendError>),
    Awaited {
        answer: oneshot::Receiver<Result<T, BackendError>>,
        /// Of a read.
        _under_way: Option<UnderWay>,
    },
    /// Asked on the caller's own runtime.
    Direct(Direct<T>),
}

impl<T> Unpin for Answer<T> {}

impl<T> Future for Answer<T> {
    type Output = Result<T, BackendError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let gone = || BackendError::new(ErrorKind::Unreachable, "it was uninstalled");
        match &mut *self {
            Self::Refused(error) => Poll::Ready(Err(error.take().unwrap_or_else(gone))),
            Self::Awaited { answer, .. } => Pin::new(answer)
                .poll(context)
                .map(|answer| answer.unwrap_or_else(|_| Err(gone()))),
            Self::Direct(answer) => Pin::new(answer).poll(context),
        }
    }
}

/// What a tier has done so far.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) errors: AtomicU64,
    pub(crate) discarded: AtomicU64,
    pub(crate) too_large: AtomicU64,
}

impl Tier {
    /// Takes a backend into service; `None` where there is no thread for it.
    pub(crate) fn start(
        name: String,
        of: TypeId,
        backend: Arc<dyn Backend>,
        budget: Duration,
        home: Option<Id>,
        push: Push,
    ) -> Option<Arc<Self>> {
        let runtime = driver::handle()?;
        let (queue, jobs) = channel(QUEUE);
        let tier = Arc::new(Self {
            name,
            of,
            limits: backend.limits(),
            home: home.filter(|_| backend.runs_anywhere()),
            load: Load::new(),
            backend,
            budget,
            queue,
            breaker: Breaker::new(),
            read_only: Breaker::new(),
            push,
            owed: Owed::default(),
            counters: Counters::default(),
        });
        runtime.spawn(serve(Arc::downgrade(&tier), jobs));
        Some(tier)
    }

    /// Whether it is this very backend.
    #[cfg(feature = "tower")]
    pub(crate) fn is_of(&self, backend: &Arc<dyn Backend>) -> bool {
        Arc::as_ptr(&self.backend).addr() == Arc::as_ptr(backend).addr()
    }

    pub(crate) fn place(&self) -> String {
        format!("{} ({})", self.kind(), self.server())
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.backend.kind()
    }

    pub(crate) fn server(&self) -> String {
        self.backend.place()
    }

    /// Whether it is asked at all.
    pub(crate) fn is_up(&self) -> bool {
        !self.breaker.is_open()
    }

    pub(crate) fn takes_writes(&self) -> bool {
        !self.read_only.is_open()
    }

    /// Reads, within the budget. `shared`: others wait for the lease that this may take, so that it must not be lost with the caller.
    pub(crate) fn read(self: &Arc<Self>, read: Read, shared: bool) -> Answer<Reading> {
        let refused = self.refused();
        let low = self.load.is_low();
        let under_way = UnderWay::new(Arc::clone(self));
        if refused.is_none() && !shared && low && self.is_home() {
            let tier = Arc::clone(self);
            let work = async move {
                let answers = caught(async { tier.backend.read(&[read]).await }).await?;
                let [answer] = answers.try_into().unwrap_or_else(|_| {
                    [Err(BackendError::new(
                        ErrorKind::Protocol,
                        "the backend gave another number of answers",
                    ))]
                });
                answer
            };
            return Answer::Direct(Direct::new(under_way, work));
        }
        self.ask(refused, Some(under_way), |until, answer| {
            Job::Read(read, until, answer)
        })
    }

    /// Whether the caller is of the runtime that it may read on.
    fn is_home(&self) -> bool {
        self.home.is_some()
            && !driver::blocked()
            && self.home == Handle::try_current().ok().map(|runtime| runtime.id())
    }

    /// Writes, within the budget.
    pub(crate) fn write(&self, write: Write) -> Answer<Written> {
        let needed = matches!(write, Write::Remove { .. } | Write::Bump { .. });
        let refused = self.refused().or_else(|| {
            // What invalidates is tried all the same.
            (self.read_only.is_open() && !needed)
                .then(|| BackendError::new(ErrorKind::ReadOnly, self.place()))
        });
        self.ask(refused, None, |until, answer| {
            Job::Write(write, until, answer)
        })
    }

    /// Writes without waiting for the answer.
    pub(crate) fn send(&self, write: Write) {
        drop(self.write(write));
    }

    pub(super) fn refused(&self) -> Option<BackendError> {
        self.breaker
            .is_open()
            .then(|| BackendError::new(ErrorKind::Unreachable, self.place()))
    }

    /// Puts a job in the queue, at once.
    fn ask<T>(
        &self,
        refused: Option<BackendError>,
        under_way: Option<UnderWay>,
        job: impl FnOnce(Instant, oneshot::Sender<Result<T, BackendError>>) -> Job,
    ) -> Answer<T> {
        if refused.is_some() {
            return Answer::Refused(refused);
        }
        let (answer, answered) = oneshot::channel();
        match self
            .queue
            .try_send(job(Instant::now() + self.budget, answer))
        {
            Ok(()) => Answer::Awaited {
                answer: answered,
                _under_way: under_way,
            },
            Err(_) => Answer::Refused(Some(BackendError::new(
                ErrorKind::TimedOut,
                "too many calls wait for it",
            ))),
        }
    }

    /// Asks the server whether all is well, within a time.
    pub(crate) async fn check(&self, within: Duration) -> Result<(), BackendError> {
        timeout(within, caught(async { self.backend.check().await }))
            .await
            .unwrap_or_else(|_| Err(BackendError::new(ErrorKind::TimedOut, "no answer")))
            .and_then(|checked| checked)
    }

    pub(crate) fn budget(&self) -> Duration {
        self.budget
    }

    /// Notes how a batch went, by one of its answers.
    pub(crate) fn note<T>(self: &Arc<Self>, answer: &Result<T, BackendError>) {
        match answer {
            Ok(_) => self.breaker.success(),
            Err(error) => {
                self.counters.errors.fetch_add(1, Ordering::Relaxed);
                telemetry::failed(self, error.kind());
                match error.kind() {
                    kind if kind.is_outage() && self.breaker.failure() => self.down(error),
                    ErrorKind::ReadOnly if self.read_only.trip() => self.takes_no_writes(error),
                    // The backend leaves the servers that are down alone by itself.
                    ErrorKind::Partial => self.breaker.success(),
                    _ => {}
                }
            }
        }
    }

    /// Opens the breaker, as at a start without a server.
    pub(crate) fn trip(self: &Arc<Self>, error: &BackendError) {
        if self.breaker.trip() {
            self.down(error);
        }
    }

    /// Says so once, and asks again and again until it is back.
    fn down(self: &Arc<Self>, error: &BackendError) {
        telemetry::state(self);
        log::warn!(target: "oncemore", "{} does not answer: functions run uncached until it does ({})", self.place(), chain(error));
        let tier = Arc::downgrade(self);
        let probe = async move {
            loop {
                sleep(PROBE + random::up_to(PROBE / 4)).await;
                let Some(tier) = tier.upgrade() else { return };
                let answer = tier.check(tier.budget * 3).await;
                if answer.map_or_else(|error| error.kind() == ErrorKind::Partial, |()| true) {
                    tier.breaker.close();
                    telemetry::state(&tier);
                    log::info!(target: "oncemore", "{} answers again", tier.place());
                    return;
                }
            }
        };
        driver::handle().map(|runtime| runtime.spawn(probe));
    }

    fn takes_no_writes(self: &Arc<Self>, error: &BackendError) {
        telemetry::state(self);
        log::warn!(target: "oncemore", "{} takes no writes: what is there is used, nothing is stored ({})", self.place(), chain(error));
        let tier = Arc::downgrade(self);
        let again = async move {
            // The next write shows whether it does.
            sleep(PROBE * 2).await;
            if let Some(tier) = tier.upgrade() {
                tier.read_only.close();
                telemetry::state(&tier);
            }
        };
        driver::handle().map(|runtime| runtime.spawn(again));
    }
}

/// An error with all that is below it.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let below = std::iter::successors(Some(error), |error| error.source());
    let texts: Vec<_> = below.map(ToString::to_string).collect();
    texts.join(": ")
}

impl fmt::Debug for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tier")
            .field("name", &self.name)
            .field("place", &self.place())
            .field("down", &self.breaker.is_open())
            .finish_non_exhaustive()
    }
}
