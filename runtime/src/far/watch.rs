//! What a call has to see to before it leaves a copy in this process.

use std::time::Duration;

use super::coherence::Trust;
use super::trip::Trip;
use crate::cache::{Cache, Noted, Spec};
use crate::call::Lead;
use crate::function::Function;

/// From before the reading of the far tiers until the copy is made: an invalidation in between keeps it from being made.
pub(crate) struct Watch<'a, X: Spec> {
    cache: &'a Cache<X>,
    hash: u64,
    began: Trust,
    /// So that a change by another process finds this call, and later the copy.
    _noted: Noted<'a, X>,
}

impl<'a, X: Function> Lead<'a, X> {
    /// To begin before the trip does; `None` where no copies are kept.
    pub(crate) fn watch(&self, trip: &Trip) -> Option<Watch<'a, X::Types>> {
        let (cache, hash) = (self.cache(), self.hash());
        cache.keeps().then(|| Watch {
            cache,
            hash,
            began: trip.trust(),
            _noted: cache.note(trip.check(), hash, trip.installed.near_ttl),
        })
    }
}

/// Leaves a copy, by a function that is told how long it may live: for `wanted` at most.
pub(crate) fn copy<X: Spec, R>(
    watch: Option<Watch<'_, X>>,
    trip: &Trip,
    wanted: Duration,
    leave: impl FnOnce(Duration) -> R,
) -> R {
    let Some(watch) = watch else {
        return leave(wanted);
    };
    let now = trip.trust();
    let left = leave(watch.began.life(now, wanted));
    if trip.trust() != now {
        // All copies were dropped since, or will be, and this one may have come too late for it.
        watch.cache.drop_copy(watch.hash);
    }
    left
}
