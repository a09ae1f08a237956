//! The same functions, remembered by each of the peers.
//!
//! Each file has, under the same names, what that peer can do:
//!
//! | name | key | bound | TTL |
//! |---|---|---|---|
//! | `unbounded` | number | none | none |
//! | `bounded` | number | 10,000 | none |
//! | `timed` | number | 10,000 | 1 h |
//! | `pair` | text and number | 10,000 | none |
//! | `asynchronous` | number | 10,000 | none |
//! | `million` | number | 1,200,000 | none |
//! | `burst` | number | 1,200,000 | 1 s |
//!
//! Where a peer has no bound or no TTL of its own, the closest it has stands in and the printed name says so.

pub mod by_hand;
pub mod cached;
pub mod foyer;
pub mod memoize;
pub mod moka;
pub mod ours;

use std::time::Duration;

/// A function that is remembered.
pub type Function = fn(u64) -> u64;

/// The bound of the hit and miss rows: ten times what is resident.
pub const BOUND: usize = 10_000;
/// The bound of the rows with a million entries, with room for uneven shards.
pub const MILLION_BOUND: usize = 1_200_000;
/// A TTL that never ends within a run.
pub const HOUR: Duration = Duration::from_hours(1);
/// A TTL that does.
pub const SECOND: Duration = Duration::from_secs(1);

/// What the functions compute. It is cheap: the rows measure the cache.
#[inline(never)]
#[must_use]
pub fn work(key: u64) -> u64 {
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The same of a text and a number.
#[inline(never)]
#[must_use]
pub fn work_on_pair(text: &str, number: u64) -> u64 {
    work(number ^ text.len() as u64)
}
