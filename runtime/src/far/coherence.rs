//! Copies in this process of what another process has changed: one tells the others, who drop their copies.
//!
//! As long as a process is subscribed to the changes, copies live for `near_ttl`. When the subscription is lost they are all dropped, and what is
//! copied until there is a new one lives [briefly](BRIEF). Where there is one again they are dropped once more, since a change in between was not heard. A backend
//! that has no push says so; then `near_ttl` is all there is. It is also the backstop for a message that gets lost.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use oncemore_core::{Backend, BackendError, Ear, ErrorKind, Generation, Heard};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};

use super::notice::Notice;
use super::panics::caught;
use super::tier::{Tier, chain};
use super::{driver, log};
use crate::memo::Memo;
use crate::random;
#[cfg(feature = "testing")]
use crate::testing::Captured;

/// How long a copy lives that was made while no changes are heard.
pub(crate) const BRIEF: Duration = Duration::from_secs(1);

/// Part of a state that is the last one.
const ENDED: u64 = 1 << 62;

/// The first pause before listening anew, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A tier's part in coherence.
pub(crate) struct Push {
    channel: String,
    /// Tells this installation from all others, so that it need not listen to itself.
    source: u64,
    hearing: OnceLock<(Arc<Hearing>, Option<AbortHandle>)>,
    /// Whether the backend was found unable to publish; said once.
    mute: AtomicBool,
}

/// What is heard, and what follows from it.
struct Hearing {
    source: u64,
    /// Odd while copies may be trusted: changes are heard, or the backend has no push at all. One more with each change of that, until it has [`ENDED`].
    state: AtomicU64,
    /// The functions with copies, by each generation that they depend on.
    by_generation: HashMap<Arc<str>, Vec<&'static Memo>>,
    functions: Vec<&'static Memo>,
    #[cfg(feature = "testing")]
    scope: Captured,
    /// So that each complaint is made once.
    complained: AtomicBool,
}

/// How far copies can be trusted at a moment. Compared with that of a later moment, it tells whether it was so all the time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Trust {
    changes: u64,
    whole: bool,
}

impl Trust {
    /// In several tiers.
    pub(crate) fn of<'a>(tiers: impl Iterator<Item = &'a Arc<Tier>>) -> Self {
        let mut trust = Self {
            changes: 0,
            whole: true,
        };
        for tier in tiers {
            let state = tier.push.state();
            // Each only grows: the sum is the same if each is.
            trust.changes = trust.changes.wrapping_add(state);
            trust.whole &= state % 2 == 1;
        }
        trust
    }

    /// How long a copy lives, if it was like this from the reading to the end.
    pub(crate) fn life(self, now: Self, wanted: Duration) -> Duration {
        if self == now && now.whole {
            wanted
        } else {
            wanted.min(BRIEF)
        }
    }
}

/// A function with copies, and the generations that it depends on.
pub(crate) type Copied = (&'static Memo, Arc<[Arc<str>]>);

impl Push {
    /// Neither heard nor said anything yet.
    pub(crate) fn new(prefix: &str) -> Self {
        Self {
            channel: format!("{prefix}#changes"),
            source: Generation::fresh().to_u64(),
            hearing: OnceLock::new(),
            mute: AtomicBool::new(false),
        }
    }

    fn state(&self) -> u64 {
        self.hearing
            .get()
            .map_or(0, |(hearing, _)| hearing.state.load(Ordering::SeqCst))
    }

    /// This process has changed something: the same as if another had.
    pub(crate) fn changed(&self, notice: &Notice) {
        if let Some((hearing, _)) = self.hearing.get() {
            hearing.changed(notice);
        }
    }

    /// Begins to listen for the functions with copies. The result waits until changes are heard, or never will be, or listening failed once.
    pub(crate) fn begin(
        &self,
        backend: &Arc<dyn Backend>,
        copied: &[Copied],
        #[cfg(feature = "testing")] scope: Captured,
    ) -> impl Future<Output = ()> + Send + use<> {
        let (tried, mut first) = watch::channel(false);
        if !copied.is_empty() {
            self.hearing.get_or_init(|| {
                let hearing = Arc::new(Hearing::new(
                    self.source,
                    copied,
                    #[cfg(feature = "testing")]
                    scope,
                ));
                let (backend, channel) = (Arc::clone(backend), self.channel.clone());
                let listen = listen(backend, channel, Arc::clone(&hearing), tried);
                let task = driver::handle().map(|runtime| runtime.spawn(listen).abort_handle());
                (hearing, task)
            });
        }
        async move {
            // An error: nobody listens.
            let _ = first.wait_for(|tried| *tried).await;
        }
    }
}

impl Push {
    /// Listens no more, and drops what was copied.
    pub(crate) fn end(&self) {
        if let Some((hearing, task)) = self.hearing.get() {
            if let Some(task) = task {
                task.abort();
            }
            hearing.end();
        }
    }
}

impl Drop for Push {
    fn drop(&mut self) {
        self.end();
    }
}

impl Tier {
    /// Tells the other processes of a change. `Ok` where there is no way to.
    pub(crate) async fn publish(self: &Arc<Self>, notice: &Notice) -> Result<(), BackendError> {
        if self.push.mute.load(Ordering::Relaxed) {
            return Ok(());
        }
        if let Some(error) = self.refused() {
            return Err(error);
        }
        let message = [notice.to_message(self.push.source)];
        // Called in there: it may panic before it is a future.
        let publish = caught(async { self.backend.publish(&self.push.channel, &message).await });
        let published = timeout(self.budget, publish)
            .await
            .unwrap_or_else(|_| Err(BackendError::new(ErrorKind::TimedOut, self.place())))
            .and_then(|published| published);
        match published {
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                self.push.mute.store(true, Ordering::Relaxed);
                Ok(())
            }
            // It would be so the next time.
            Err(error) if error.kind() == ErrorKind::Denied => {
                if !self.push.mute.swap(true, Ordering::Relaxed) {
                    log::error!(target: "oncemore", "other processes are not told of changes: {}", chain(&error));
                }
                Ok(())
            }
            other => {
                self.note(&other);
                other
            }
        }
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
            #[cfg(feature = "testing")]
            scope,
            complained: AtomicBool::new(false),
        }
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
            let functions = &self.functions;
            self.within(|| functions.iter().for_each(|memo| memo.invalidate_all()));
            return;
        };
        if source == self.source {
            return;
        }
        self.changed(&notice);
    }

    fn changed(&self, notice: &Notice) {
        let Some(functions) = self.by_generation.get(notice.group()) else {
            return;
        };
        self.within(|| {
            for memo in functions {
                match notice {
                    Notice::Key { check, .. } => memo.changed(*check),
                    Notice::Group(_) => memo.invalidate_all(),
                }
            }
        });
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
