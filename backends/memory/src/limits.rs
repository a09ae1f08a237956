//! How much a store may hold.

use std::fmt;

/// The number of entries a store holds where nothing else is said.
pub const DEFAULT_CAPACITY: usize = 10_000;

/// Tells the weight of an entry; 0 counts as 1.
pub type Weigher<K, V> = fn(&K, &V) -> u64;

/// How much a store may hold.
pub struct Limits<K, V> {
    /// The number of entries; with a weigher, the number that is expected.
    pub capacity: usize,
    /// The greatest total weight, and what an entry weighs.
    pub weight: Option<(u64, Weigher<K, V>)>,
}

impl<K, V> Limits<K, V> {
    /// The part of one of `shards` shards. The parts add up to the whole.
    pub(crate) fn share(&self, shard: usize, shards: usize) -> Self {
        let part = |whole: u64| {
            let shards = shards as u64;
            (whole / shards + u64::from((shard as u64) < whole % shards)).max(1)
        };
        Self {
            capacity: usize::try_from(part(self.capacity as u64)).unwrap_or(usize::MAX),
            weight: self.weight.map(|(most, weigher)| (part(most), weigher)),
        }
    }
}

impl<K, V> Default for Limits<K, V> {
    fn default() -> Self {
        Self {
            capacity: DEFAULT_CAPACITY,
            weight: None,
        }
    }
}

impl<K, V> Clone for Limits<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Limits<K, V> {}

impl<K, V> fmt::Debug for Limits<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits")
            .field("capacity", &self.capacity)
            .field("max_weight", &self.weight.map(|(most, _)| most))
            .finish()
    }
}
