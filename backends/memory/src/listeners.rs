//! Who listens on the channels of the byte store.

use std::fmt;
use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use oncemore_core::{BackendError, Ear, Heard};

/// Those who listen.
#[derive(Default)]
pub(crate) struct Listeners {
    all: Mutex<Vec<Listener>>,
    next: AtomicU64,
}

struct Listener {
    id: u64,
    channel: Box<str>,
    ear: Ear,
}

/// Takes a listener off the list when it is dropped.
struct Subscription<'a>(&'a Listeners, u64);

impl Listeners {
    /// Listens until it is dropped.
    pub(crate) async fn listen(&self, channel: &str, ear: Ear) -> BackendError {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let listener = Listener {
            id,
            channel: channel.into(),
            ear: Ear::clone(&ear),
        };
        self.lock().push(listener);
        let _subscription = Subscription(self, id);
        ear(Heard::Subscribed);
        pending().await
    }

    /// Tells all who listen on a channel.
    pub(crate) fn tell(&self, channel: &str, messages: &[Vec<u8>]) {
        let here = |listener: &&Listener| *listener.channel == *channel;
        let all = self.lock();
        let ears: Vec<_> = all
            .iter()
            .filter(here)
            .map(|listener| Ear::clone(&listener.ear))
            .collect();
        // Whoever hears may publish or leave.
        drop(all);
        for ear in ears {
            for message in messages {
                ear(Heard::Message(message));
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Listener>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Subscription<'_> {
    fn drop(&mut self) {
        let mut all = self.0.lock();
        let at = all.iter().position(|listener| listener.id == self.1);
        let left = at.map(|at| all.swap_remove(at));
        drop(all);
        drop(left);
    }
}

impl fmt::Debug for Listeners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.lock().iter().map(|listener| &listener.channel))
            .finish()
    }
}
