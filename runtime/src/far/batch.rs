//! What is asked of a backend, gathered into batches.

use std::future::Future;
use std::pin::pin;
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

/// What is asked for in a batch, and who waits for each.
struct Asked<J, A> {
    jobs: Vec<J>,
    waiting: Vec<Waiting<A>>,
}

/// Who waits, until when; `None` after it was told that its time is up.
struct Waiting<A> {
    until: Instant,
    answer: Option<oneshot::Sender<Result<A, BackendError>>>,
}

impl<J, A> Asked<J, A> {
    fn new() -> Self {
        Self {
            jobs: Vec::new(),
            waiting: Vec::new(),
        }
    }

    fn add(&mut self, job: J, until: Instant, answer: oneshot::Sender<Result<A, BackendError>>) {
        self.jobs.push(job);
        self.waiting.push(Waiting {
            until,
            answer: Some(answer),
        });
    }
}

/// The answers. Whose time is up while the others wait on is told so.
async fn answered<A>(
    waiting: &mut [Waiting<A>],
    late: &BackendError,
    work: impl Future<Output = Result<Vec<Result<A, BackendError>>, BackendError>>,
) -> Vec<Result<A, BackendError>> {
    let mut work = pin!(work);
    let all = |count, error: &BackendError| (0..count).map(|_| Err(error.clone())).collect();
    loop {
        let on = waiting.iter().filter(|one| one.answer.is_some());
        let Some(next) = on.map(|one| one.until).min() else {
            return all(waiting.len(), late);
        };
        match timeout_at(next, &mut work).await {
            Ok(answers) => return answers.unwrap_or_else(|error| all(waiting.len(), &error)),
            Err(_) => {
                for one in waiting.iter_mut().filter(|one| one.until <= next) {
                    let answer = one.answer.take();
                    answer.map(|answer| answer.send(Err(late.clone())));
                }
            }
        }
    }
}

impl Tier {
    async fn perform(self: Arc<Self>, batch: Vec<Job>) {
        let (mut reads, mut writes) = (Asked::new(), Asked::new());
        let now = Instant::now();
        for job in batch {
            let (Job::Read(_, until, _) | Job::Write(_, until, _)) = &job;
            if *until <= now {
                // Dropping the sender would say "uninstalled".
                job.late();
                continue;
            }
            match job {
                // Whoever asked may be gone.
                Job::Read(_, _, answer) if answer.is_closed() => {}
                Job::Read(read, until, answer) => reads.add(read, until, answer),
                Job::Write(write, until, answer) => writes.add(write, until, answer),
            }
        }
        if reads.jobs.is_empty() || writes.jobs.is_empty() {
            self.perform_reads(reads).await;
            self.perform_writes(writes).await;
            return;
        }
        // Neither waits for the other.
        let tier = Arc::clone(&self);
        let writing = tokio::spawn(async move { tier.perform_writes(writes).await });
        self.perform_reads(reads).await;
        let _ = writing.await;
    }

    async fn perform_reads(self: &Arc<Self>, reads: Asked<Read, Reading>) {
        let Asked { jobs, mut waiting } = reads;
        if jobs.is_empty() {
            return;
        }
        let work = caught(async { self.backend.read(&jobs).await });
        let answers = answered(&mut waiting, &self.late(), work).await;
        self.note_all(&answers);
        for ((one, answer), read) in waiting.into_iter().zip(answers).zip(jobs) {
            let unclaimed = match one.answer {
                Some(reader) => reader.send(answer).err(),
                None => Some(answer),
            };
            if let Some(Ok(reading)) = unclaimed {
                self.unclaimed(read, &reading);
            }
        }
    }

    async fn perform_writes(self: &Arc<Self>, writes: Asked<Write, Written>) {
        let Asked { jobs, mut waiting } = writes;
        if jobs.is_empty() {
            return;
        }
        let work = caught(async { self.backend.write(&jobs).await });
        let answers = answered(&mut waiting, &self.late(), work).await;
        self.note_all(&answers);
        for (one, answer) in waiting.into_iter().zip(answers) {
            one.answer.map(|writer| writer.send(answer));
        }
    }

    fn late(&self) -> BackendError {
        BackendError::new(ErrorKind::TimedOut, self.place())
    }

    /// Whoever asked has gone: nobody is to wait for the lease that it was to have.
    fn unclaimed(&self, read: Read, reading: &Reading) {
        if let Found::Lease {
            token, ours: true, ..
        } = reading.found
        {
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

impl Job {
    fn late(self) {
        let error = BackendError::new(ErrorKind::TimedOut, "its turn came too late");
        match self {
            Self::Read(_, _, reader) => drop(reader.send(Err(error))),
            Self::Write(_, _, writer) => drop(writer.send(Err(error))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;
    use std::time::Duration;

    use oncemore_core::Want;
    use oncemore_memory::MemoryBytes;
    use oncemore_testkit::{Faulty, Trouble};

    use super::*;
    use crate::far::Push;

    fn tier(backend: &Faulty<MemoryBytes>) -> Arc<Tier> {
        Tier::start(
            "memory".into(),
            TypeId::of::<()>(),
            Arc::new(backend.clone()),
            Duration::from_secs(1),
            None,
            Push::new("test"),
        )
        .expect("a thread")
    }

    type Answered<A> = oneshot::Receiver<Result<A, BackendError>>;

    fn read(key: &str, millis: u64) -> (Job, Answered<Reading>) {
        let (sender, answered) = oneshot::channel();
        let read = Read {
            key: key.into(),
            want: Want::Look,
            generations: Arc::new([]),
        };
        let until = Instant::now() + Duration::from_millis(millis);
        (Job::Read(read, until, sender), answered)
    }

    #[tokio::test(start_paused = true)]
    async fn each_request_of_a_batch_has_its_own_time() {
        let backend = Faulty::new(MemoryBytes::new(100));
        backend.other_reads(Trouble::Late(Duration::from_millis(60)));
        let began = Instant::now();
        let ((old, old_answer), (young, young_answer)) = (read("old", 20), read("young", 100));
        let performed = tokio::spawn(tier(&backend).perform(vec![old, young]));
        let error = old_answer.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(began.elapsed().as_millis(), 20);
        young_answer.await.unwrap().unwrap();
        performed.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_waits_for_no_read_of_its_batch() {
        let backend = Faulty::new(MemoryBytes::new(100));
        backend.other_reads(Trouble::Hang);
        let (hanging, answer) = read("key", 1000);
        let (sender, written) = oneshot::channel();
        let put = Write::Put {
            key: "key".into(),
            value: Arc::new([1]),
            ttl: None,
        };
        let until = Instant::now() + Duration::from_millis(10);
        let batch = vec![hanging, Job::Write(put, until, sender)];
        let began = Instant::now();
        let performed = tokio::spawn(tier(&backend).perform(batch));
        assert_eq!(written.await.unwrap().unwrap(), Written::Done);
        assert_eq!(began.elapsed(), Duration::ZERO);
        let error = answer.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        performed.await.unwrap();
    }
}
