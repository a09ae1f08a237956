//! A backend of one's own, which holds answers back and loses messages when a test wants it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use oncemore::backends::{
    Backend, BackendError, Ear, Heard, Limits, Read, Reading, Work, Write, Written,
};
use tokio::sync::Semaphore;

/// What it does, and has done.
#[derive(Debug)]
pub(crate) struct Control {
    /// Whether answers to reads wait for the gate.
    pub(crate) hold: AtomicBool,
    pub(crate) held: AtomicU32,
    pub(crate) gate: Semaphore,
    /// Whether messages get lost.
    pub(crate) lose: AtomicBool,
    /// How many messages were heard, or lost.
    pub(crate) heard: AtomicU32,
}

/// Another backend, watched.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    backend: Arc<dyn Backend>,
    pub(crate) control: Arc<Control>,
}

impl Watched {
    pub(crate) fn new(backend: Arc<dyn Backend>) -> Self {
        let control = Control {
            hold: AtomicBool::new(false),
            held: AtomicU32::new(0),
            gate: Semaphore::new(0),
            lose: AtomicBool::new(false),
            heard: AtomicU32::new(0),
        };
        Self {
            backend,
            control: Arc::new(control),
        }
    }
}

impl Backend for Watched {
    fn kind(&self) -> &'static str {
        "watched"
    }

    fn place(&self) -> String {
        self.backend.place()
    }

    fn limits(&self) -> Limits {
        self.backend.limits()
    }

    fn read<'a>(&'a self, reads: &'a [Read]) -> Work<'a, Vec<Result<Reading, BackendError>>> {
        Box::pin(async {
            let answers = self.backend.read(reads).await;
            if self.control.hold.load(Ordering::SeqCst) {
                let many = u32::try_from(reads.len()).expect("a batch");
                self.control.held.fetch_add(many, Ordering::SeqCst);
                drop(self.control.gate.acquire().await);
            }
            answers
        })
    }

    fn write<'a>(&'a self, writes: &'a [Write]) -> Work<'a, Vec<Result<Written, BackendError>>> {
        self.backend.write(writes)
    }

    fn check(&self) -> Work<'_, Result<(), BackendError>> {
        self.backend.check()
    }

    fn publish<'a>(
        &'a self,
        channel: &'a str,
        messages: &'a [Vec<u8>],
    ) -> Work<'a, Result<(), BackendError>> {
        self.backend.publish(channel, messages)
    }

    fn listen<'a>(&'a self, channel: &'a str, ear: Ear) -> Work<'a, BackendError> {
        let control = Arc::clone(&self.control);
        let ear = move |heard: Heard<'_>| {
            let message = matches!(heard, Heard::Message(_));
            if !message || !control.lose.load(Ordering::SeqCst) {
                ear(heard);
            }
            if message {
                control.heard.fetch_add(1, Ordering::SeqCst);
            }
        };
        self.backend.listen(channel, Arc::new(ear))
    }
}
