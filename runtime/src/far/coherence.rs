//! Copies in this process of what another process has changed: one tells the others, who drop their copies.
//!
//! As long as a process is subscribed to the changes, copies live for `near_ttl`. When the subscription is lost they are all dropped, and what is
//! copied until there is a new one lives [briefly](BRIEF). Where there is one again they are dropped once more, since a change in between was not heard. A backend
//! that has no push says so; then `near_ttl` is all there is. It is also the backstop for a message that gets lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use oncemore_core::{Backend, BackendError, ErrorKind, Generation};
use tokio::sync::watch;
use tokio::time::timeout;

use super::hearing::Listening;
use super::log;
use super::notice::Notice;
use super::panics::caught;
use super::tier::{Tier, chain};
use crate::memo::Memo;
#[cfg(feature = "testing")]
use crate::testing::Captured;

/// How long a copy lives that was made while no changes are heard.
pub(crate) const BRIEF: Duration = Duration::from_secs(1);

/// A tier's part in coherence.
pub(crate) struct Push {
    channel: String,
    /// Tells this installation from all others, so that it need not listen to itself.
    source: u64,
    listening: OnceLock<Listening>,
    /// Whether the backend was found unable to publish; said once.
    mute: AtomicBool,
}

/// Copies that are not those of a memoized function. They come and go while changes are heard.
pub(crate) trait Copies: Send + Sync {
    /// Something has changed, by this process or another.
    fn changed(&self, notice: &Notice);

    /// Anything may have changed. Nothing that is being fetched now is to become a copy.
    fn drop_all(&self);
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
            listening: OnceLock::new(),
            mute: AtomicBool::new(false),
        }
    }

    fn state(&self) -> u64 {
        let listening = self.listening.get();
        listening.map_or(0, |listening| listening.hearing.state())
    }

    /// This process has changed something: the same as if another had.
    pub(crate) fn changed(&self, notice: &Notice) {
        if let Some(listening) = self.listening.get() {
            listening.hearing.changed(notice);
        }
    }

    /// Begins to listen for the functions with copies. The result waits until changes are heard, or never will be, or listening failed once.
    pub(crate) fn begin(
        &self,
        backend: &Arc<dyn Backend>,
        copied: &[Copied],
        #[cfg(feature = "testing")] scope: Captured,
    ) -> impl Future<Output = ()> + Send + use<> {
        let mut first = if copied.is_empty() {
            watch::channel(false).1
        } else {
            let listening = self.listening(
                backend,
                copied,
                #[cfg(feature = "testing")]
                scope,
            );
            listening.tried.clone()
        };
        async move {
            // An error: nobody listens.
            let _ = first.wait_for(|tried| *tried).await;
        }
    }

    fn listening(
        &self,
        backend: &Arc<dyn Backend>,
        copied: &[Copied],
        #[cfg(feature = "testing")] scope: Captured,
    ) -> &Listening {
        self.listening.get_or_init(|| {
            Listening::begin(
                self.source,
                backend,
                &self.channel,
                copied,
                #[cfg(feature = "testing")]
                scope,
            )
        })
    }
}

#[cfg(feature = "tower")]
impl Tier {
    /// Tells copies of what changes from now on, until they are gone. Listens, if nobody did so far.
    pub(crate) fn tell(&self, copies: &Arc<dyn Copies>) {
        let listening = self.push.listening(
            &self.backend,
            &[],
            #[cfg(feature = "testing")]
            Captured::PROGRAM,
        );
        listening.hearing.tell(copies);
    }

    /// How long a copy lives that is made now, if it must not be longer than `wanted`.
    pub(crate) fn life_of_copies(&self, wanted: Duration) -> Duration {
        if self.push.state() % 2 == 1 {
            wanted
        } else {
            wanted.min(BRIEF)
        }
    }
}

impl Push {
    /// Listens no more, and drops what was copied.
    pub(crate) fn end(&self) {
        if let Some(listening) = self.listening.get() {
            listening.end();
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
