//! A backend that fails when the test says so.

use std::collections::VecDeque;
use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use oncemore_core::{
    Backend, BackendError, Ear, ErrorKind, Limits, Read, Reading, Work, Write, Written,
};

/// What becomes of one call.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub enum Trouble {
    /// Nothing: the backend is asked.
    #[default]
    None,
    /// An error of this kind; the backend is not asked.
    Fail(ErrorKind),
    /// The backend is asked so much later, by tokio's clock.
    Late(Duration),
    /// The backend is asked and does it, but its answer is lost: an error of this kind in its place.
    Lost(ErrorKind),
    /// No answer ever; the backend is not asked.
    Hang,
}

/// How many calls there were, whatever became of them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Calls {
    /// Calls of [`Backend::read`].
    pub reads: usize,
    /// Calls of [`Backend::write`].
    pub writes: usize,
    /// Calls of [`Backend::check`].
    pub checks: usize,
}

/// A backend around another one, with trouble by a script. Clones share the script and the counts, so that a test keeps one of them.
///
/// ```
/// use oncemore_core::{Backend, ErrorKind};
/// use oncemore_memory::MemoryBytes;
/// use oncemore_testkit::{Faulty, Trouble, block_on};
///
/// let faulty = Faulty::new(MemoryBytes::new(1_000));
/// // The first check fails, the second is fine, from then on all fail.
/// faulty.next_checks([Trouble::Fail(ErrorKind::Unreachable), Trouble::None]);
/// faulty.other_checks(Trouble::Fail(ErrorKind::Denied));
///
/// let check = || block_on(faulty.check()).map_err(|error| error.kind());
/// assert_eq!(check(), Err(ErrorKind::Unreachable));
/// assert_eq!(check(), Ok(()));
/// assert_eq!(check(), Err(ErrorKind::Denied));
/// assert_eq!(faulty.calls().checks, 3);
/// ```
pub struct Faulty<B> {
    backend: Arc<B>,
    script: Arc<Mutex<Script>>,
}

#[derive(Default)]
struct Script {
    reads: Part,
    writes: Part,
    checks: Part,
    calls: Calls,
}

/// The script of one kind of call.
#[derive(Default)]
struct Part {
    next: VecDeque<Trouble>,
    other: Trouble,
}

impl Part {
    fn take(&mut self) -> Trouble {
        self.next.pop_front().unwrap_or(self.other)
    }
}

impl<B: Backend> Faulty<B> {
    /// Wraps a backend. There is no trouble yet.
    pub fn new(backend: B) -> Self {
        Self {
            backend: Arc::new(backend),
            script: Arc::default(),
        }
    }

    /// What becomes of the next reads, one after the other, behind those that were named before.
    pub fn next_reads(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.script().reads.next.extend(troubles);
    }

    /// What becomes of the next writes, one after the other, behind those that were named before.
    pub fn next_writes(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.script().writes.next.extend(troubles);
    }

    /// What becomes of the next checks, one after the other, behind those that were named before.
    pub fn next_checks(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.script().checks.next.extend(troubles);
    }

    /// What becomes of reads that no [`next_reads`](Self::next_reads) names.
    pub fn other_reads(&self, trouble: Trouble) {
        self.script().reads.other = trouble;
    }

    /// What becomes of writes that no [`next_writes`](Self::next_writes) names.
    pub fn other_writes(&self, trouble: Trouble) {
        self.script().writes.other = trouble;
    }

    /// What becomes of checks that no [`next_checks`](Self::next_checks) names.
    pub fn other_checks(&self, trouble: Trouble) {
        self.script().checks.other = trouble;
    }

    /// Ends all trouble: what was named is forgotten. The counts stay.
    pub fn heal(&self) {
        let mut script = self.script();
        let calls = script.calls;
        *script = Script {
            calls,
            ..Script::default()
        };
    }

    /// How many calls there were so far.
    pub fn calls(&self) -> Calls {
        self.script().calls
    }

    /// The backend inside.
    pub fn inner(&self) -> &B {
        &self.backend
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does `work` as the trouble lets it; an error stands for the whole answer. A backend may work before its future is polled: it is not called
/// earlier than that.
async fn under<T, F: Future<Output = T>>(
    trouble: Trouble,
    work: impl FnOnce() -> F,
) -> Result<T, BackendError> {
    match trouble {
        Trouble::None => Ok(work().await),
        Trouble::Fail(kind) => Err(BackendError::new(kind, "a fault of the test")),
        Trouble::Late(delay) => {
            tokio::time::sleep(delay).await;
            Ok(work().await)
        }
        Trouble::Lost(kind) => {
            drop(work().await);
            Err(BackendError::new(kind, "an answer that the test lost"))
        }
        Trouble::Hang => pending().await,
    }
}

impl<B: Backend> Backend for Faulty<B> {
    fn kind(&self) -> &'static str {
        self.backend.kind()
    }

    fn place(&self) -> String {
        self.backend.place()
    }

    fn limits(&self) -> Limits {
        self.backend.limits()
    }

    fn runs_anywhere(&self) -> bool {
        self.backend.runs_anywhere()
    }

    fn read<'a>(&'a self, reads: &'a [Read]) -> Work<'a, Vec<Result<Reading, BackendError>>> {
        Box::pin(async move {
            let trouble = {
                let mut script = self.script();
                script.calls.reads += 1;
                script.reads.take()
            };
            let answers = under(trouble, || self.backend.read(reads)).await;
            answers.unwrap_or_else(|error| reads.iter().map(|_| Err(error.clone())).collect())
        })
    }

    fn write<'a>(&'a self, writes: &'a [Write]) -> Work<'a, Vec<Result<Written, BackendError>>> {
        Box::pin(async move {
            let trouble = {
                let mut script = self.script();
                script.calls.writes += 1;
                script.writes.take()
            };
            let answers = under(trouble, || self.backend.write(writes)).await;
            answers.unwrap_or_else(|error| writes.iter().map(|_| Err(error.clone())).collect())
        })
    }

    fn check(&self) -> Work<'_, Result<(), BackendError>> {
        Box::pin(async move {
            let trouble = {
                let mut script = self.script();
                script.calls.checks += 1;
                script.checks.take()
            };
            under(trouble, || self.backend.check()).await?
        })
    }

    // Messages go through as they are: the proxy is for losing those.
    fn publish<'a>(
        &'a self,
        channel: &'a str,
        messages: &'a [Vec<u8>],
    ) -> Work<'a, Result<(), BackendError>> {
        self.backend.publish(channel, messages)
    }

    fn listen<'a>(&'a self, channel: &'a str, ear: Ear) -> Work<'a, BackendError> {
        self.backend.listen(channel, ear)
    }
}

impl<B> Clone for Faulty<B> {
    fn clone(&self) -> Self {
        Self {
            backend: Arc::clone(&self.backend),
            script: Arc::clone(&self.script),
        }
    }
}

impl<B: Backend> fmt::Debug for Faulty<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faulty")
            .field("kind", &self.kind())
            .field("calls", &self.calls())
            .finish_non_exhaustive()
    }
}
