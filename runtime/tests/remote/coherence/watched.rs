//! A backend of one's own, which holds answers back, loses messages and panics when a test wants it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use oncemore::backends::{
    Backend, BackendError, Ear, ErrorKind, Heard, Limits, Read, Reading, Work, Write, Written,
};
use tokio::sync::{Notify, Semaphore};

/// What it does, and has done.
#[derive(Debug)]
pub(crate) struct Control {
    /// Whether answers to reads wait for the gate.
    pub(crate) hold: AtomicBool,
    pub(crate) held: AtomicU32,
    pub(crate) gate: Semaphore,
    /// Whether writes wait for the gate; how many came, and how many were done.
    pub(crate) hold_writes: AtomicBool,
    pub(crate) writes: AtomicU32,
    pub(crate) written: AtomicU32,
    /// How many messages were published.
    pub(crate) published: AtomicU32,
    /// Whether reading panics, and writing.
    pub(crate) panic_reading: AtomicBool,
    pub(crate) panic_writing: AtomicBool,
    /// Whether to say where it is panics.
    pub(crate) panic_placing: AtomicBool,
    /// Whether publishing panics, once.
    pub(crate) panic_publishing: AtomicBool,
    /// Ends the listening: with a panic, or else with an error, and with that again each time.
    pub(crate) panic_listening: Notify,
    pub(crate) end_listening: Notify,
    pub(crate) deaf: AtomicBool,
    /// How often somebody began to listen.
    pub(crate) listened: AtomicU32,
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
            hold_writes: AtomicBool::new(false),
            writes: AtomicU32::new(0),
            written: AtomicU32::new(0),
            published: AtomicU32::new(0),
            panic_reading: AtomicBool::new(false),
            panic_writing: AtomicBool::new(false),
            panic_placing: AtomicBool::new(false),
            panic_publishing: AtomicBool::new(false),
            panic_listening: Notify::new(),
            end_listening: Notify::new(),
            deaf: AtomicBool::new(false),
            listened: AtomicU32::new(0),
            lose: AtomicBool::new(false),
            heard: AtomicU32::new(0),
        };
        Self {
            backend,
            control: Arc::new(control),
        }
    }

    /// The same store, by another of its users.
    pub(crate) fn like(other: &Self) -> Self {
        Self::new(Arc::clone(&other.backend))
    }
}

impl Backend for Watched {
    fn kind(&self) -> &'static str {
        "watched"
    }

    fn place(&self) -> String {
        let panics = self.control.panic_placing.load(Ordering::SeqCst);
        assert!(!panics, "on purpose: placing");
        self.backend.place()
    }

    fn limits(&self) -> Limits {
        self.backend.limits()
    }

    fn read<'a>(&'a self, reads: &'a [Read]) -> Work<'a, Vec<Result<Reading, BackendError>>> {
        let panics = self.control.panic_reading.load(Ordering::SeqCst);
        assert!(!panics, "on purpose: reading");
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
        Box::pin(async {
            let many = u32::try_from(writes.len()).expect("a batch");
            self.control.writes.fetch_add(many, Ordering::SeqCst);
            if self.control.hold_writes.load(Ordering::SeqCst) {
                drop(self.control.gate.acquire().await);
            }
            let panics = self.control.panic_writing.load(Ordering::SeqCst);
            assert!(!panics, "on purpose: writing");
            let answers = self.backend.write(writes).await;
            self.control.written.fetch_add(many, Ordering::SeqCst);
            answers
        })
    }

    fn check(&self) -> Work<'_, Result<(), BackendError>> {
        self.backend.check()
    }

    fn publish<'a>(
        &'a self,
        channel: &'a str,
        messages: &'a [Vec<u8>],
    ) -> Work<'a, Result<(), BackendError>> {
        assert!(
            !self.control.panic_publishing.swap(false, Ordering::SeqCst),
            "on purpose: publishing"
        );
        self.control.published.fetch_add(1, Ordering::SeqCst);
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
        let listening = self.backend.listen(channel, Arc::new(ear));
        let ended = || BackendError::new(ErrorKind::Unreachable, "on purpose");
        Box::pin(async move {
            self.control.listened.fetch_add(1, Ordering::SeqCst);
            if self.control.deaf.load(Ordering::SeqCst) {
                return ended();
            }
            tokio::select! {
                ended = listening => ended,
                () = self.control.end_listening.notified() => ended(),
                () = self.control.panic_listening.notified() => panic!("on purpose: listening"),
            }
        })
    }
}
