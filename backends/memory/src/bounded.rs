//! The bounded engine: `quick_cache`'s, without its locks.

use std::fmt;

use oncemore_core::CacheKey;
use quick_cache::unsync::Cache;
use quick_cache::{Lifecycle, OptionsBuilder, Weighter};

use crate::key::Prehashed;
use crate::{Engine, Evicted, Hashed, Item, Limits, Probe, Released, Stored};

/// Holds a bounded number or weight of entries and evicts as `quick_cache` does.
pub struct Bounded<K, T: Item> {
    cache: Cache<Stored<K>, T, Weigh<K, T::Value>, Prehashed, Collect>,
}

struct Weigh<K, V>(Limits<K, V>);

impl<K, V> Clone for Weigh<K, V> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<K, T: Item> Weighter<Stored<K>, T> for Weigh<K, T::Value> {
    #[inline]
    fn weight(&self, key: &Stored<K>, entry: &T) -> u64 {
        // Zero would make an entry that cannot be evicted.
        self.0
            .weight
            .map_or(1, |(_, weigh)| weigh(&key.0, entry.value()).max(1))
    }
}

/// Collects what is evicted, so that it is dropped after the lock is released.
#[derive(Clone, Copy)]
struct Collect;

impl<K, T> Lifecycle<Stored<K>, T> for Collect {
    type RequestState = Evicted<K, T>;

    #[inline]
    fn on_evict(&self, evicted: &mut Evicted<K, T>, key: Stored<K>, entry: T) {
        evicted.push(key, entry);
    }
}

impl<K, T> Engine<K, T> for Bounded<K, T>
where
    K: CacheKey<Owned = K> + Send + Sync + 'static,
    T: Item,
{
    fn new(limits: Limits<K, T::Value>) -> Self {
        let most = limits
            .weight
            .map_or(limits.capacity as u64, |(most, _)| most);
        let options = OptionsBuilder::new()
            .estimated_items_capacity(limits.capacity)
            .weight_capacity(most)
            .build()
            // Both numbers are given, which is all that it asks for.
            .expect("the capacity and the weight are given");
        Self {
            cache: Cache::with_options(options, Weigh(limits), Prehashed, Collect),
        }
    }

    #[inline]
    fn get<Q: CacheKey<Owned = K> + ?Sized>(&self, probe: Probe<'_, Q>) -> Option<&T> {
        self.cache.get(&probe)
    }

    #[inline]
    fn peek<Q: CacheKey<Owned = K> + ?Sized>(&self, probe: Probe<'_, Q>) -> Option<&T> {
        self.cache.peek(&probe)
    }

    fn insert(&mut self, key: K, entry: T) -> Released<K, T> {
        let mut evicted = Evicted::default();
        // Not `remove`, which would also take the ghost that tells a key which comes back from a new one.
        let replaced = self.cache.remove_if(&Probe::new(&key), |_| true);
        self.cache
            .insert_with_lifecycle(Stored(key), entry, &mut evicted);
        Released { replaced, evicted }
    }

    fn remove<Q: CacheKey<Owned = K> + ?Sized>(
        &mut self,
        probe: Probe<'_, Q>,
    ) -> Option<(Stored<K>, T)> {
        self.cache.remove(&probe)
    }

    fn remove_hashed(&mut self, hash: Hashed) -> Option<(Stored<K>, T)> {
        self.cache.remove(&hash)
    }

    fn extract(&mut self, gone: impl Fn(&T) -> bool) -> Vec<(Stored<K>, T)> {
        // Not by the cache's `retain`, which would drop them here, under the shard's lock.
        let keys: Vec<K> = self
            .cache
            .iter()
            .filter(|(_, entry)| gone(entry))
            .map(|(key, _)| key.0.to_key())
            .collect();
        keys.iter()
            .filter_map(|key| self.cache.remove(&Probe::new(key)))
            .collect()
    }

    fn drain(&mut self) -> Vec<(Stored<K>, T)> {
        self.cache.drain().collect()
    }

    fn visit(&self, mut see: impl FnMut(&T)) {
        self.cache.iter().for_each(|(_, entry)| see(entry));
    }

    fn len(&self) -> usize {
        self.cache.len()
    }

    fn weight(&self) -> u64 {
        self.cache.weight()
    }
}

impl<K, T: Item> fmt::Debug for Bounded<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bounded").finish_non_exhaustive()
    }
}
