//! The unbounded engine: a hash table.

use std::fmt;

use equivalent::Equivalent;
use hashbrown::HashTable;
use oncemore_core::{CacheKey, key};

use crate::{Engine, Evicted, Hashed, Item, Limits, Probe, Released, Stored};

/// Holds every entry until it expires or is invalidated.
pub struct Unbounded<K, T> {
    table: HashTable<(Stored<K>, T)>,
}

impl<K, T> Unbounded<K, T>
where
    K: CacheKey<Owned = K>,
{
    #[inline]
    fn find<Q: CacheKey<Owned = K> + ?Sized>(&self, probe: Probe<'_, Q>) -> Option<&T> {
        self.table
            .find(probe.hash, |(stored, _)| probe.equivalent(stored))
            .map(|(_, entry)| entry)
    }
}

impl<K, T> Engine<K, T> for Unbounded<K, T>
where
    K: CacheKey<Owned = K> + Send + Sync + 'static,
    T: Item,
{
    fn new(_: Limits<K, T::Value>) -> Self {
        Self {
            table: HashTable::new(),
        }
    }

    #[inline]
    fn get<Q: CacheKey<Owned = K> + ?Sized>(&self, probe: Probe<'_, Q>) -> Option<&T> {
        self.find(probe)
    }

    #[inline]
    fn peek<Q: CacheKey<Owned = K> + ?Sized>(&self, probe: Probe<'_, Q>) -> Option<&T> {
        self.find(probe)
    }

    fn insert(&mut self, key: K, entry: T) -> Released<K, T> {
        let probe = Probe::new(&key);
        let replaced = self.remove(probe);
        self.table
            .insert_unique(probe.hash, (Stored(key), entry), |(stored, _)| {
                key::hash(&stored.0)
            });
        Released {
            replaced,
            evicted: Evicted::default(),
        }
    }

    fn remove<Q: CacheKey<Owned = K> + ?Sized>(
        &mut self,
        probe: Probe<'_, Q>,
    ) -> Option<(Stored<K>, T)> {
        let found = self
            .table
            .find_entry(probe.hash, |(stored, _)| probe.equivalent(stored))
            .ok()?;
        Some(found.remove().0)
    }

    fn remove_hashed(&mut self, hash: Hashed) -> Option<(Stored<K>, T)> {
        let found = self
            .table
            .find_entry(hash.0, |(stored, _)| hash.equivalent(stored));
        Some(found.ok()?.remove().0)
    }

    fn extract(&mut self, gone: impl Fn(&T) -> bool) -> Vec<(Stored<K>, T)> {
        self.table.extract_if(|(_, entry)| gone(entry)).collect()
    }

    fn drain(&mut self) -> Vec<(Stored<K>, T)> {
        self.table.drain().collect()
    }

    fn visit(&self, mut see: impl FnMut(&T)) {
        self.table.iter().for_each(|(_, entry)| see(entry));
    }

    fn len(&self) -> usize {
        self.table.len()
    }

    fn weight(&self) -> u64 {
        self.table.len() as u64
    }
}

impl<K, T> fmt::Debug for Unbounded<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unbounded").finish_non_exhaustive()
    }
}
