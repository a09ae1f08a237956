//! How to begin.
//!
//! Put the attribute on a function that is called more often than it has something new to say:
//!
//! ```
//! use oncemore::memoize;
//!
//! #[memoize]
//! fn divisors(n: u64) -> Vec<u64> {
//!     (1..=n).filter(|d| n % d == 0).collect()
//! }
//!
//! assert_eq!(divisors(12), [1, 2, 3, 4, 6, 12]); // computes
//! assert_eq!(divisors(12), [1, 2, 3, 4, 6, 12]); // clones what is stored
//! assert_eq!(divisors::stats().computations, 1);
//! ```
//!
//! Nothing changes for those who call it. What it needs:
//!
//! * Each argument is a [`CacheKey`](trait@crate::CacheKey) or is left out of the key ([`keys`](super::keys)).
//! * The result is `Clone + Send + Sync + 'static` ([`values`](super::values)).
//! * A hit may stand for a call: the function has no effects that its callers count on.
//!
//! # Three decisions
//!
//! **How old may a value be?** Where the result depends on the arguments alone, as old as it likes. Otherwise give a `ttl`
//! ([`freshness`](super::freshness)), or say when it is out of date ([`invalidation`](super::invalidation)); often both.
//!
//! **How many values?** 10 000 unless you say otherwise ([`bounds`](super::bounds)).
//!
//! **Which arguments matter?** A connection, a logger, a clock do not say *what* is asked for:
//!
//! ```
//! use oncemore::memoize;
//!
//! struct Database;
//!
//! #[memoize(ttl = "30s", capacity = 1_000)]
//! fn user_name(#[key(skip)] database: &Database, id: u32) -> Option<String> {
//!     let _ = database; // asks it
//!     (id < 100).then(|| format!("user {id}"))
//! }
//!
//! assert_eq!(user_name(&Database, 7).as_deref(), Some("user 7"));
//! assert_eq!(user_name(&Database, 7).as_deref(), Some("user 7"));
//! assert_eq!(user_name::stats().hits, 1);
//!
//! // After the database was told a new name:
//! user_name::invalidate(7);
//! assert!(!user_name::contains(7));
//! ```
//!
//! # Asynchronous functions
//!
//! The same attribute. No runtime is needed, and a hit is ready at its first poll.
//!
//! ```
//! use oncemore::memoize;
//!
//! #[memoize(ttl = "1h")]
//! async fn rate(day: &str) -> u32 {
//!     day.len() as u32 // asks a service
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! assert_eq!(rate("2026-11-22").await, 10);
//! assert_eq!(rate("2026-11-22").await, 10);
//! assert_eq!(rate::stats().hits, 1);
//! # }
//! ```
//!
//! A function that returns `Pin<Box<dyn Future<Output = T> + …>>` is treated as an asynchronous one as well: what is stored is
//! the `T`. So are the methods of an `#[async_trait]`.
//!
//! # What did it do?
//!
//! ```
//! # #[oncemore::memoize]
//! # fn cube(n: u64) -> u64 { n * n * n }
//! cube(3);
//! cube(3);
//! let stats = cube::stats();
//! assert_eq!((stats.hits, stats.misses, stats.entries), (1, 1, 1));
//! assert_eq!(stats.hit_ratio(), 0.5);
//!
//! // All memoized functions of the program, called or not:
//! for function in oncemore::functions() {
//!     println!("{}: {:.0} % hits", function.name(), 100.0 * function.stats().hit_ratio());
//! }
//! ```
