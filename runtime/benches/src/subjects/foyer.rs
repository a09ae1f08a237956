//! `foyer`'s memory part. It has no TTL.

use std::sync::LazyLock;

use foyer_memory::{Cache, CacheBuilder};

use super::{BOUND, MILLION_BOUND, work, work_on_pair};
use crate::keys::Pair;

type Memory<K> = Cache<K, u64>;

/// Bounded.
pub fn bounded(key: u64) -> u64 {
    static CACHE: LazyLock<Memory<u64>> = LazyLock::new(|| CacheBuilder::new(BOUND).build());
    CACHE.get(&key).map_or_else(
        || *CACHE.insert(key, work(key)).value(),
        |entry| *entry.value(),
    )
}

/// Bounded; a pair cannot be looked up borrowed.
pub fn pair((text, number): Pair) -> u64 {
    static CACHE: LazyLock<Memory<(String, u64)>> =
        LazyLock::new(|| CacheBuilder::new(BOUND).build());
    let key = (text.to_owned(), number);
    if let Some(entry) = CACHE.get(&key) {
        return *entry.value();
    }
    *CACHE.insert(key, work_on_pair(text, number)).value()
}

/// Room for a million.
pub fn million(key: u64) -> u64 {
    static CACHE: LazyLock<Memory<u64>> =
        LazyLock::new(|| CacheBuilder::new(MILLION_BOUND).build());
    CACHE.get(&key).map_or_else(
        || *CACHE.insert(key, work(key)).value(),
        |entry| *entry.value(),
    )
}
