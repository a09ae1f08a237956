//! `cached`.
#![expect(
    clippy::unused_async,
    reason = "what is computed is no more than a stand-in for something that waits"
)]

use cached::macros::{cached, concurrent_cached};

use super::{work, work_on_pair};

/// One lock, no bound.
#[cached]
pub fn unbounded(key: u64) -> u64 {
    work(key)
}

/// Shards, no bound.
#[concurrent_cached]
pub fn unbounded_sharded(key: u64) -> u64 {
    work(key)
}

/// One lock, LRU.
#[cached(max_size = 10_000)]
pub fn bounded(key: u64) -> u64 {
    work(key)
}

/// Shards, LRU.
#[concurrent_cached(max_size = 10_000)]
pub fn bounded_sharded(key: u64) -> u64 {
    work(key)
}

/// One lock, LRU and TTL.
#[cached(max_size = 10_000, ttl_secs = 3600)]
pub fn timed(key: u64) -> u64 {
    work(key)
}

/// Shards, LRU and TTL.
#[concurrent_cached(max_size = 10_000, ttl_secs = 3600)]
pub fn timed_sharded(key: u64) -> u64 {
    work(key)
}

/// Borrowed arguments need a conversion, which builds the key on every call.
#[cached(
    max_size = 10_000,
    key = "(String, u64)",
    convert = { (text.to_owned(), number) }
)]
pub fn pair(text: &str, number: u64) -> u64 {
    work_on_pair(text, number)
}

/// The same with shards.
#[concurrent_cached(
    max_size = 10_000,
    key = "(String, u64)",
    convert = { (text.to_owned(), number) }
)]
pub fn pair_sharded(text: &str, number: u64) -> u64 {
    work_on_pair(text, number)
}

/// One lock, LRU.
#[cached(max_size = 10_000)]
pub async fn asynchronous(key: u64) -> u64 {
    work(key)
}

/// Shards, LRU.
#[concurrent_cached(max_size = 10_000)]
pub async fn asynchronous_sharded(key: u64) -> u64 {
    work(key)
}

/// Room for a million.
#[cached(max_size = 1_200_000)]
pub fn million(key: u64) -> u64 {
    work(key)
}

/// Room for a million, for a second.
#[cached(max_size = 1_200_000, ttl_secs = 1)]
pub fn burst(key: u64) -> u64 {
    work(key)
}
