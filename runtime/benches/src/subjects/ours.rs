//! `oncemore`.
#![expect(
    clippy::unused_async,
    reason = "what is computed is no more than a stand-in for something that waits"
)]

use oncemore::memoize;

use super::{work, work_on_pair};

/// No bound.
#[memoize(capacity = unbounded)]
pub fn unbounded(key: u64) -> u64 {
    work(key)
}

/// Bounded.
#[memoize(capacity = 10_000)]
pub fn bounded(key: u64) -> u64 {
    work(key)
}

/// Bounded, with a TTL.
#[memoize(capacity = 10_000, ttl = "1h")]
pub fn timed(key: u64) -> u64 {
    work(key)
}

/// Bounded; looked up borrowed.
#[memoize(capacity = 10_000)]
pub fn pair(text: &str, number: u64) -> u64 {
    work_on_pair(text, number)
}

/// Bounded.
#[memoize(capacity = 10_000)]
pub async fn asynchronous(key: u64) -> u64 {
    work(key)
}

/// Room for a million.
#[memoize(capacity = 1_200_000)]
pub fn million(key: u64) -> u64 {
    work(key)
}

/// Room for a million, with a TTL that does not end within a run.
#[memoize(capacity = 1_200_000, ttl = "1h")]
pub fn million_timed(key: u64) -> u64 {
    work(key)
}

/// Room for a million, for a second.
#[memoize(capacity = 1_200_000, ttl = "1s")]
pub fn burst(key: u64) -> u64 {
    work(key)
}
