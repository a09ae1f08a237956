//! `memoize`, sharing its cache among threads as the others do.
#![expect(
    clippy::needless_pass_by_value,
    reason = "it remembers owned arguments only"
)]
#![expect(missing_docs, reason = "its flush functions have no documentation")]

use memoize::memoize;

use super::{work, work_on_pair};

/// No bound.
#[memoize(SharedCache)]
pub fn unbounded(key: u64) -> u64 {
    work(key)
}

/// LRU.
#[memoize(SharedCache, Capacity: 10_000)]
pub fn bounded(key: u64) -> u64 {
    work(key)
}

/// LRU and TTL.
#[memoize(SharedCache, Capacity: 10_000, TimeToLive: std::time::Duration::from_hours(1))]
pub fn timed(key: u64) -> u64 {
    work(key)
}

/// It takes owned arguments only, so that the caller makes the text.
#[memoize(SharedCache, Capacity: 10_000)]
pub fn pair(text: String, number: u64) -> u64 {
    work_on_pair(&text, number)
}
