//! `moka`, whose single-flight computes what is missing.

use std::sync::LazyLock;

use moka::future;
use moka::sync::Cache;

use super::{BOUND, HOUR, MILLION_BOUND, SECOND, work, work_on_pair};
use crate::keys::Pair;

/// Bounded.
pub fn bounded(key: u64) -> u64 {
    static CACHE: LazyLock<Cache<u64, u64>> = LazyLock::new(|| Cache::new(BOUND as u64));
    CACHE.get_with(key, || work(key))
}

/// Bounded, with a TTL.
pub fn timed(key: u64) -> u64 {
    static CACHE: LazyLock<Cache<u64, u64>> = LazyLock::new(|| {
        Cache::builder()
            .max_capacity(BOUND as u64)
            .time_to_live(HOUR)
            .build()
    });
    CACHE.get_with(key, || work(key))
}

/// Bounded; a pair cannot be looked up borrowed.
pub fn pair((text, number): Pair) -> u64 {
    static CACHE: LazyLock<Cache<(String, u64), u64>> = LazyLock::new(|| Cache::new(BOUND as u64));
    CACHE.get_with((text.to_owned(), number), || work_on_pair(text, number))
}

/// Bounded.
pub async fn asynchronous(key: u64) -> u64 {
    static CACHE: LazyLock<future::Cache<u64, u64>> =
        LazyLock::new(|| future::Cache::new(BOUND as u64));
    CACHE.get_with(key, async { work(key) }).await
}

/// Room for a million.
pub fn million(key: u64) -> u64 {
    static CACHE: LazyLock<Cache<u64, u64>> = LazyLock::new(|| Cache::new(MILLION_BOUND as u64));
    CACHE.get_with(key, || work(key))
}

/// Room for a million, for a second.
pub fn burst(key: u64) -> u64 {
    static CACHE: LazyLock<Cache<u64, u64>> = LazyLock::new(|| {
        Cache::builder()
            .max_capacity(MILLION_BOUND as u64)
            .time_to_live(SECOND)
            .build()
    });
    CACHE.get_with(key, || work(key))
}
