//! Listening to what other processes change, and what follows from it for the copies in this one ([`coherence`](super::coherence)).

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use oncemore_core::{Backend, Ear, ErrorKind, Heard};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::sleep;

use super::coherence::{BRIEF, Copied, Copies};
use super::notice::Notice;
use super::panics::caught;
use super::tier::chain;
use super::{driver, log};
use crate::memo::Memo;
use crate::random;
#[cfg(feature = "testing")]
use crate::testing::Captured;

/// Part of a state that is the last one.
const ENDED: u64 = 1 << 62;

/// The first pause before listening anew, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The task that listens.
pub(super) struct Listening {
    pub(super) hearing: Arc<Hearing>,
    task: Option<AbortHandle>,
    /// Whether it did, or failed to once.
    pub(super) tried: watch::Receiver<bool>,
}

/// What is heard, and what follows from it.
pub(super) struct Hearing {
    source: u64,
    /// Odd while copies may be trusted: changes are heard, or the backend has no push at all. One more with each change of that, until it has [`ENDED`].
    state: AtomicU64,
    /// The functions with copies, by each generation that they depend on.
    by_generation: HashMap<Arc<str>, Vec<&'static Memo>>,
    functions: Vec<&'static Memo>,
    /// Copies that are no function's, and may be gone.
    others: RwLock<Vec<Weak<dyn Copies>>>,
    #[cfg(feature = "testing")]
    scope: Captured,
    /// So that each complaint is made once.
    complained: AtomicBool,
}

impl Listening {
    /// Begins to listen.
    pub(super) fn begin(
        source: u64,
        backend: &Arc<dyn Backend>,
        channel: &str,
        copied: &[Copied],
        #[cfg(feature = "testing")] scope: Captured,
    ) -> Self {
        let hearing = Arc::new(Hearing::new(
            source,
            copied,
            #[cfg(feature = "testing")]
            scope,
        ));
        let (say, tried) = watch::channel(false);
        let (backend, channel) = (Arc::clone(backend), channel.to_owned());
        let listen = listen(backend, channel, Arc::clone(&hearing), say);
        let task = driver::handle().map(|runtime| runtime.spawn(listen).abort_handle());
        Self {
            hearing,
            task,
            tried,
        }
    }

    /// Listens no more, and drops what was copied.
    pub(super) fn end(&self) {
        if let Some(task) = &self.task {
            task.abort();
        }
        self.hearing.end();
    }
}

/// Listens as long as it is not told otherwise.
async fn listen(
    backend: Arc<dyn Backend>,
    channel: String,
    hearing: Arc<Hearing>,
    tried: watch::Sender<bool>,
) {
    let tried = Arc::new(tried);
    let mut deaf = Deaf(Some(&hearing));
    let mut pause = FIRST_PAUSE;
    loop {
        let ear: Ear = {
            let (hearing, tried) = (Arc::clone(&hearing), Arc::clone(&tried));
            Arc::new(move |heard: Heard<'_>| {
                hearing.hear(heard);
                if heard == Heard::Subscribed {
                    tried.send_replace(true);
                }
            })
        };
        let listening = caught(async { backend.listen(&channel, ear).await });
        let (Ok(ended) | Err(ended)) = listening.await;
        if hearing.lost() {
            pause = FIRST_PAUSE;
        }
        if ended.kind() == ErrorKind::Unsupported {
            hearing.no_push();
            deaf.0 = None;
            tried.send_replace(true);
            return;
        }
        tried.send_replace(true);
        if !hearing.complained.swap(true, Ordering::Relaxed) {
            log::warn!(
                target: "oncemore",
                "changes by other processes are not heard on {}: copies of its values are kept for {BRIEF:?} until they are ({})",
                backend.place(),
                chain(&ended),
            );
        }
        sleep(pause + random::up_to(pause / 4)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// The listening ends: the task is given up.
struct Deaf<'a>(Option<&'a Arc<Hearing>>);

impl Drop for Deaf<'_> {
    fn drop(&mut self) {
        if let Some(hearing) = self.0 {
            hearing.lost();
        }
    }
}

impl Hearing {
    fn new(source: u64, copied: &[Copied], #[cfg(feature = "testing")] scope: Captured) -> Self {
        let mut by_generation: HashMap<_, Vec<_>> = HashMap::new();
        for (memo, generations) in copied {
            for generation in &**generations {
                let known = by_generation.entry(Arc::clone(generation)).or_default();
                known.push(*memo);
            }
        }
        Self {
            source,
            state: AtomicU64::new(0),
            by_generation,
            functions: copied.iter().map(|(memo, _)| *memo).collect(),
            others: RwLock::default(),
            #[cfg(feature = "testing")]
            scope,
            complained: AtomicBool::new(false),
        }
    }

    /// Changes whenever the subscription begins or ends: odd while copies may be trusted.
    pub(super) fn state(&self) -> u64 {
        self.state.load(Ordering::SeqCst)
    }

    /// Tells copies as well, until they are gone.
    #[cfg(feature = "tower")]
    pub(super) fn tell(&self, copies: &Arc<dyn Copies>) {
        let mut others = self.others.write().unwrap_or_else(PoisonError::into_inner);
        others.retain(|other| other.strong_count() > 0);
        others.push(Arc::downgrade(copies));
    }

    fn hear(&self, heard: Heard<'_>) {
        match heard {
            Heard::Subscribed => {
                if self.complained.swap(false, Ordering::Relaxed) {
                    log::info!(target: "oncemore", "changes by other processes are heard again");
                }
                self.trust(true);
                // A change since the subscription was lost was not heard.
                self.drop_all();
            }
            Heard::Message(message) => self.message(message),
        }
    }

    fn message(&self, message: &[u8]) {
        let Some((source, notice)) = Notice::from_message(message) else {
            // Of a newer version, perhaps: it may be about anything.
            self.within(|| self.functions.iter().for_each(|memo| memo.invalidate_all()));
            self.others(|copies| copies.drop_all());
            return;
        };
        if source == self.source {
            return;
        }
        self.changed(&notice);
    }

    pub(super) fn changed(&self, notice: &Notice) {
        if let Some(functions) = self.by_generation.get(notice.group()) {
            self.within(|| {
                for memo in functions {
                    match notice {
                        Notice::Key { check, .. } => memo.changed(*check),
                        Notice::Group(_) => memo.invalidate_all(),
                        // Of no function.
                        Notice::Url { .. } => {}
                    }
                }
            });
        }
        self.others(|copies| copies.changed(notice));
    }

    /// Does something with the copies that are no function's.
    fn others(&self, work: impl Fn(&dyn Copies)) {
        let others = self.others.read().unwrap_or_else(PoisonError::into_inner);
        // Without the lock: the last of a cache may go here, and its tiers with it.
        let others: Vec<_> = others.iter().filter_map(Weak::upgrade).collect();
        for copies in &others {
            work(&**copies);
        }
    }

    /// Nothing is heard any more; says whether something was.
    fn lost(&self) -> bool {
        let was = self.trust(false);
        if was {
            self.drop_all();
        }
        was
    }

    /// Nothing will be heard any more, also not by whoever listens at this moment.
    fn end(&self) {
        let end = |state: u64| (state & ENDED == 0).then(|| (state + state % 2) | ENDED);
        let ended = self
            .state
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, end);
        if ended.is_ok() {
            self.drop_all();
        }
    }

    /// There is nothing to be heard, ever.
    fn no_push(&self) {
        self.trust(true);
    }

    /// Notes whether copies may be trusted; says whether they were. First this, then drop them: who makes one in between sees it.
    fn trust(&self, trusted: bool) -> bool {
        let change =
            |state: u64| (state & ENDED == 0 && (state % 2 == 1) != trusted).then(|| state + 1);
        let changed = self
            .state
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, change);
        trusted != changed.is_ok()
    }

    fn drop_all(&self) {
        self.within(|| self.functions.iter().for_each(|memo| memo.drop_copies()));
        self.others(|copies| copies.drop_all());
    }

    #[cfg_attr(
        not(feature = "testing"),
        expect(clippy::unused_self, reason = "says in which scope, in tests")
    )]
    fn within(&self, work: impl FnOnce()) {
        // A panic in the drop of a user's value must not end the listening.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            #[cfg(feature = "testing")]
            self.scope.run(work);
            #[cfg(not(feature = "testing"))]
            work();
        }));
    }
}
