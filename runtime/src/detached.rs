//! Computations that go on when their caller has gone.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What a computation came to; nothing where it was dropped before its end.
type Fate<R> = Result<R, Option<Box<dyn Any + Send>>>;

/// The result of a computation on its way to its caller.
struct Letter<R> {
    fate: Option<Fate<R>>,
    reader: Option<Waker>,
}

/// Delivers a letter, also when the computation is dropped, so that no caller waits in vain.
struct Post<R>(Option<Arc<Mutex<Letter<R>>>>);

impl<R> Post<R> {
    fn deliver(&mut self, fate: Fate<R>) {
        let Some(letter) = self.0.take() else { return };
        let mut letter = letter.lock().unwrap_or_else(PoisonError::into_inner);
        letter.fate = Some(fate);
        let reader = letter.reader.take();
        drop(letter);
        if let Some(reader) = reader {
            reader.wake();
        }
    }
}

impl<R> Drop for Post<R> {
    fn drop(&mut self) {
        self.deliver(Err(None));
    }
}

/// Runs a computation to its end, whether or not the caller goes on waiting.
///
/// # Panics
/// When the computation panics, and when the runtime that it runs on ends before it.
pub(crate) async fn run<R: Send + 'static>(
    computation: impl Future<Output = R> + Send + 'static,
) -> R {
    #[cfg(feature = "testing")]
    let computation = crate::testing::carry(computation);
    #[cfg(feature = "tracing")]
    let computation = tracing::Instrument::in_current_span(computation);
    let letter = Arc::new(Mutex::new(Letter {
        fate: None,
        reader: None,
    }));
    let mut post = Post(Some(Arc::clone(&letter)));
    spawn(Box::pin(async move {
        let mut computation = pin!(computation);
        let result = poll_fn(|context| {
            // A panic is the caller's, as it would be without `detached`.
            match catch_unwind(AssertUnwindSafe(|| computation.as_mut().poll(context))) {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
                Err(panic) => Poll::Ready(Err(Some(panic))),
            }
        })
        .await;
        post.deliver(result);
    }));
    let fate = poll_fn(|context| {
        let mut letter = letter.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fate) = letter.fate.take() {
            return Poll::Ready(fate);
        }
        letter.reader = Some(context.waker().clone());
        Poll::Pending
    });
    match fate.await {
        Ok(value) => value,
        Err(Some(panic)) => resume_unwind(panic),
        Err(None) => panic!(
            "a detached computation was dropped before its end: the runtime that it ran on has shut down"
        ),
    }
}

/// On tokio where a runtime is at hand, else on a thread of this crate's.
fn spawn(job: Job) {
    #[cfg(feature = "tokio")]
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        drop(runtime.spawn(job));
        return;
    }
    Task::enqueue(&Arc::new(Task {
        job: Mutex::new(Some(job)),
        queue: queue().clone(),
    }));
}

/// A job on this crate's thread.
struct Task {
    job: Mutex<Option<Job>>,
    queue: Sender<Arc<Task>>,
}

impl Task {
    fn enqueue(self: &Arc<Self>) {
        // The receiver lives as long as the program.
        let _ = self.queue.send(Arc::clone(self));
    }
}

impl Task {
    /// Polls the job once.
    fn step(self: Arc<Self>) {
        let waker = Waker::from(Arc::clone(&self));
        let mut job = self.job.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = &mut *job
            && running
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready()
        {
            *job = None;
        }
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.enqueue();
    }
}

/// The queue of this crate's thread, which is started when it is first needed.
fn queue() -> &'static Sender<Arc<Task>> {
    static QUEUE: OnceLock<Sender<Arc<Task>>> = OnceLock::new();
    QUEUE.get_or_init(|| {
        let (sender, receiver) = channel::<Arc<Task>>();
        let thread = std::thread::Builder::new().name("oncemore-detached".into());
        let run = move || {
            while let Ok(task) = receiver.recv() {
                // A panic of a user's waker or drop does not end the thread, on which all detached calls rely.
                let _ = catch_unwind(AssertUnwindSafe(|| task.step()));
            }
        };
        // Without the thread the jobs are dropped with the queue; their callers would wait in vain.
        thread
            .spawn(run)
            .expect("a thread for detached computations can be started");
        sender
    })
}
