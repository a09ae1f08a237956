//! Counts invalidations, so that a response that was asked for before one is not stored after it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use oncemore_core::key;

/// An invalidation keeps what was asked for before it from being stored in one of so many parts of all URLs.
const SHARDS: usize = 512;

/// The counts, of URLs that share a shard.
pub(super) struct Fences([Mutex<Counts>; SHARDS]);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Counts {
    invalidations: u64,
    doubts: u64,
}

impl Counts {
    const NONE: Self = Self {
        invalidations: 0,
        doubts: 0,
    };
}

/// The counts when a response was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fence {
    shard: usize,
    counts: Counts,
}

/// Whether a response was stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub(crate) enum Stood {
    Stored,
    /// Not: it may have changed, says a remote store, which fences what is stored there by itself.
    Doubted,
    /// Not: it was invalidated.
    Invalidated,
}

impl Fences {
    pub(super) const fn new() -> Self {
        Self([const { Mutex::new(Counts::NONE) }; SHARDS])
    }

    pub(super) fn take(&self, url: &str) -> Fence {
        let shard = shard_of(url);
        let counts = *self.lock(shard);
        Fence { shard, counts }
    }

    /// Stores, unless something has passed since the fence was taken.
    pub(super) fn store(&self, fence: &Fence, store: impl FnOnce()) -> Stood {
        let counts = self.lock(fence.shard);
        if counts.invalidations != fence.counts.invalidations {
            return Stood::Invalidated;
        }
        if counts.doubts != fence.counts.doubts {
            return Stood::Doubted;
        }
        store();
        Stood::Stored
    }

    pub(super) fn pass<T>(&self, url: &str, remove: impl FnOnce() -> T) -> T {
        let mut counts = self.lock(shard_of(url));
        counts.invalidations += 1;
        remove()
    }

    pub(super) fn pass_all(&self) {
        for shard in 0..SHARDS {
            self.lock(shard).invalidations += 1;
        }
    }

    #[cfg(feature = "remote")]
    pub(super) fn doubt_all(&self) {
        for shard in 0..SHARDS {
            self.lock(shard).doubts += 1;
        }
    }

    fn lock(&self, shard: usize) -> MutexGuard<'_, Counts> {
        self.0[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shard_of(url: &str) -> usize {
    (key::hash(url) >> 20) as usize % SHARDS
}
