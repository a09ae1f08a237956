//! How much is stored, and what has to go.
//!
//! # `capacity`
//!
//! Each function holds at most so many entries: 10 000 unless it says otherwise. Each instantiation of a generic function and
//! each [`Store`](crate::Store) in a field has a capacity of its own. A function without arguments in its key has one entry.
//!
//! ```
//! use oncemore::memoize;
//!
//! #[memoize(capacity = 50)]
//! fn cube(n: u64) -> u64 {
//!     n * n * n
//! }
//!
//! (0..1_000).for_each(|n| assert_eq!(cube(n), n * n * n));
//! let stats = cube::stats();
//! assert_eq!(stats.entries, 50);
//! assert_eq!(stats.evictions, 950);
//! ```
//!
//! A store for 1 024 entries or more is divided into parts with a lock each, and a part that is full evicts though another is
//! not: the store can hold somewhat fewer entries than its capacity, never more.
//!
//! `capacity = unbounded` is for keys whose number has a bound of its own. With anything that a stranger can choose, it is
//! a way to fill your memory.
//!
//! # Which entries go
//!
//! Those that are seldom read. The policy is that of `quick_cache`, which resists scans: going once through many keys does
//! not wash out the few that are asked again and again.
//!
//! # `weight` and `max_weight`
//!
//! Where values differ in size, bound their total instead of their number. The closure gets the stored key and the value, or the
//! value alone, and captures nothing; 0 counts as 1.
//!
//! ```
//! use oncemore::memoize;
//!
//! #[memoize(weight = |page| page.len() as u64, max_weight = 10_000, capacity = 10)]
//! fn page(length: usize) -> String {
//!     "x".repeat(length)
//! }
//!
//! (1_000..1_020).for_each(|length| drop(page(length)));
//! assert!(page::stats().weight <= 10_000);
//!
//! // The key is a tuple of the stored arguments: here of a `Box<str>`.
//! #[memoize(weight = |key, value| (key.0.len() + value.len()) as u64, max_weight = 1_000_000)]
//! fn upper(text: &str) -> String {
//!     text.to_uppercase()
//! }
//!
//! upper("straße");
//! assert_eq!(upper::stats().weight, 14);
//! ```
//!
//! With a weight, `capacity` is not a bound but the number of entries that you expect. Such a store is one part, with one lock
//! that readers share, so that a heavy value has room: **what weighs more than 97 % of `max_weight` is not kept**.
