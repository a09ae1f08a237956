//! A cache as the near tier of remote stores: its entries are copies, which others may declare outdated.

use std::time::Duration;

use oncemore_memory::{EngineKind, Hashed};

use super::{Cache, Spec};
use crate::far::Known;

/// Not fewer notes than this.
const FEWEST_NOTES: usize = 4_096;
/// Not more: 16 MB at the worst, for two ages.
const MOST_NOTES: usize = 1 << 18;

/// Notes whose copy a key's is, while a call is under way for it, and for the life of the copy.
pub(crate) struct Noted<'a, X: Spec> {
    cache: &'a Cache<X>,
    check: u64,
    life: Duration,
}

impl<X: Spec> Cache<X> {
    /// Whether values are kept in this process too.
    #[expect(clippy::unused_self, reason = "says of which cache")]
    pub(crate) fn keeps(&self) -> bool {
        X::Engine::KEEPS
    }

    /// Notes a key before a call asks the remote stores for it. A copy lives for `life` at most.
    pub(crate) fn note(&self, check: u64, hash: u64, life: Duration) -> Noted<'_, X> {
        self.notes.begin(check, hash);
        Noted {
            cache: self,
            check,
            life,
        }
    }

    /// Another process has changed the value of a key: drops the copy, and what is on its way to become one.
    pub(super) fn key_changed(&self, check: u64) {
        match self.notes.find(check, self.clock.now()) {
            Known::Hash(hash) => {
                let mut table = self.flights.table(hash);
                let fenced = table.fence_hashed(hash);
                let removed = self.store.remove_hashed(Hashed(hash));
                drop(table);
                drop((fenced, removed));
            }
            Known::Nowhere => {}
            Known::Anywhere => {
                self.flights.fence_all();
                self.store.clear();
            }
        }
    }

    /// Drops every copy. What is computed meanwhile is as good as it was.
    pub(super) fn clear_copies(&self) {
        if X::Engine::KEEPS {
            self.store.clear();
        }
    }

    /// Drops a copy, and nothing else.
    pub(crate) fn drop_copy(&self, hash: u64) {
        drop(self.store.remove_hashed(Hashed(hash)));
    }

    fn most_notes(&self) -> usize {
        let most = self.config().capacity.unwrap_or(MOST_NOTES);
        most.saturating_mul(4).clamp(FEWEST_NOTES, MOST_NOTES)
    }
}

impl<X: Spec> Drop for Noted<'_, X> {
    fn drop(&mut self) {
        let (cache, now) = (self.cache, self.cache.clock.now());
        let most = cache.most_notes();
        cache.notes.end(self.check, now, self.life, most);
    }
}
