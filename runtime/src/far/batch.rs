//! What is asked of a backend, gathered into batches.

use std::sync::{Arc, Weak};

use oncemore_core::{BackendError, ErrorKind, Found, Read, Reading, Write, Written};
use tokio::sync::mpsc::Receiver;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::{Instant, timeout_at};

use super::panics::caught;
use super::tier::Tier;

/// So many go in one batch.
const BATCH: usize = 512;
/// So many batches are under way at once. While they are, requests gather for the next.
const BATCHES: usize = 4;

/// One request, until when it is to be answered, and whom.
pub(super) enum Job {
    Read(
        Read,
        Instant,
        oneshot::Sender<Result<Reading, BackendError>>,
    ),
    Write(
        Write,
        Instant,
        oneshot::Sender<Result<Written, BackendError>>,
    ),
}

/// Takes jobs from the queue as long as the tier is in service.
pub(super) async fn serve(tier: Weak<Tier>, mut jobs: Receiver<Job>) {
    let under_way = Arc::new(Semaphore::new(BATCHES));
    loop {
        let Ok(permit) = Arc::clone(&under_way).acquire_owned().await else {
            return;
        };
        let mut batch = Vec::new();
        if jobs.recv_many(&mut batch, BATCH).await == 0 {
            return;
        }
        let Some(tier) = tier.upgrade() else { return };
        tokio::spawn(async move {
            tier.perform(batch).await;
            drop(permit);
        });
    }
}

impl Tier {
    async fn perform(self: Arc<Self>, batch: Vec<Job>) {
        let (mut reads, mut who_reads) = (Vec::new(), Vec::new());
        let (mut writes, mut who_writes) = (Vec::new(), Vec::new());
        let now = Instant::now();
        let mut until = now + self.budget;
        for job in batch {
            let (Job::Read(_, deadline, _) | Job::Write(_, deadline, _)) = &job;
            if *deadline <= now {
                // Dropping the sender would say "uninstalled".
                job.late();
                continue;
            }
            until = until.min(*deadline);
            match job {
                // Whoever asked may be gone.
                Job::Read(_, _, reader) if reader.is_closed() => {}
                Job::Read(read, _, reader) => {
                    reads.push(read);
                    who_reads.push(reader);
                }
                Job::Write(write, _, answer) => {
                    writes.push(write);
                    who_writes.push(answer);
                }
            }
        }
        let late = || BackendError::new(ErrorKind::TimedOut, self.place());
        if !reads.is_empty() {
            let read = caught(async { self.backend.read(&reads).await });
            let answers = timeout_at(until, read)
                .await
                .unwrap_or_else(|_| Err(late()));
            let answers = answers.unwrap_or_else(|error| all(&reads, &error));
            self.note_all(&answers);
            for ((reader, answer), read) in who_reads.into_iter().zip(answers).zip(reads) {
                if let Err(Ok(reading)) = reader.send(answer) {
                    self.unclaimed(read, &reading);
                }
            }
        }
        if !writes.is_empty() {
            let write = caught(async { self.backend.write(&writes).await });
            let answers = timeout_at(until, write)
                .await
                .unwrap_or_else(|_| Err(late()));
            let answers = answers.unwrap_or_else(|error| all(&writes, &error));
            self.note_all(&answers);
            for (writer, answer) in who_writes.into_iter().zip(answers) {
                let _ = writer.send(answer);
            }
        }
    }

    /// Whoever asked has gone: nobody is to wait for the lease that it was to have.
    fn unclaimed(&self, read: Read, reading: &Reading) {
        if let Found::Lease { token, ours: true } = reading.found {
            self.send(Write::Release {
                key: read.key,
                token,
            });
        }
    }

    /// A batch is one call of the server's: it counts once, as a failure if any of it failed.
    fn note_all<T>(self: &Arc<Self>, answers: &[Result<T, BackendError>]) {
        let worst = answers.iter().find(|answer| answer.is_err());
        if let Some(answer) = worst.or(answers.first()) {
            self.note(answer);
        }
    }
}

/// The same error for each.
fn all<J, T>(jobs: &[J], error: &BackendError) -> Vec<Result<T, BackendError>> {
    jobs.iter().map(|_| Err(error.clone())).collect()
}

impl Job {
    fn late(self) {
        let error = BackendError::new(ErrorKind::TimedOut, "its turn came too late");
        match self {
            Self::Read(_, _, reader) => drop(reader.send(Err(error))),
            Self::Write(_, _, writer) => drop(writer.send(Err(error))),
        }
    }
}
