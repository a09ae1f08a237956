//! How old a value can be, and when it leaves memory.
//!
//! # `ttl`
//!
//! A value is served until its time to live is over, measured from the *start* of its computation: what was read from
//! a database is as old as the reading. A computation that takes longer than its TTL is not stored.
//!
//! ```
//! use oncemore::{memoize, testing};
//! use std::time::Duration;
//!
//! const HOUR: Duration = Duration::from_secs(3_600);
//!
//! #[memoize(ttl = HOUR)] // or "1h", "1h30m", "250ms"
//! fn rate(day: u32) -> u32 {
//!     day * 2
//! }
//!
//! let test = testing::isolate();
//! rate(1);
//! test.advance(Duration::from_secs(3_599));
//! assert!(rate::contains(1));
//! test.advance(Duration::from_secs(1));
//! assert!(!rate::contains(1));
//! ```
//!
//! An expression is evaluated once, when the function is first used.
//!
//! # Told by the value
//!
//! A closure that captures nothing and gets what is stored, as [`cache_if`](super::values#cache_if) does. Zero: do not store it.
//! It has to be written as a closure: a path is taken for a `Duration`.
//!
//! ```
//! use oncemore::{memoize, testing};
//! use std::time::Duration;
//!
//! #[derive(Clone)]
//! struct Token {
//!     lifetime: Duration,
//! }
//!
//! #[memoize(ttl = |token| token.lifetime)]
//! fn token(minutes: u64) -> Token {
//!     Token { lifetime: Duration::from_secs(60 * minutes) }
//! }
//!
//! let test = testing::isolate();
//! (token(0), token(1), token(2));
//! assert!(!token::contains(0) && token::contains(1));
//! test.advance(Duration::from_secs(60));
//! assert!(!token::contains(1) && token::contains(2));
//! ```
//!
//! # `idle`
//!
//! A value that nobody reads for so long expires. Each hit starts the time anew; [`peek`](crate::Handle::peek) and `contains` do not.
//! With a `ttl` beside it, whichever ends first.
//!
//! ```
//! use oncemore::{memoize, testing};
//! use std::time::Duration;
//!
//! #[memoize(idle = "10m", ttl = "1h")]
//! fn document(id: u32) -> String {
//!     format!("document {id}")
//! }
//!
//! let test = testing::isolate();
//! (document(1), document(2));
//! for _ in 0..6 {
//!     test.advance(Duration::from_secs(9 * 60));
//!     document(1);
//! }
//! assert!(document::contains(1) && !document::contains(2));
//! test.advance(Duration::from_secs(9 * 60));
//! assert!(!document::contains(1), "an hour is over");
//! ```
//!
//! # `jitter`
//!
//! Takes a random part of up to so much off each TTL, `negative_ttl` included, so that values that were stored together do not
//! all expire at once. It is cut off, never added: the TTL stays the longest time.
//!
//! # When entries leave memory
//!
//! An expired value is not served, from the moment on that it expires; steps of the clock are 1 to 4 ms. Its memory is given
//! back when it is replaced, invalidated or evicted, and otherwise by a thread named `oncemore-janitor`, which is started with the
//! first function that can have expired values. It looks at most twice a second and, while anything can expire, at least every
//! five seconds; while nothing can, it sleeps. Programs without `ttl`, `idle` and `negative_ttl` never start it.
//!
//! ```
//! # use oncemore::{memoize, testing};
//! # use std::time::Duration;
//! #[memoize(ttl = "1m")]
//! fn page(id: u32) -> u32 {
//!     id
//! }
//!
//! let test = testing::isolate();
//! page(1);
//! test.advance(Duration::from_secs(60));
//! assert_eq!(page::stats().entries, 1); // expired, still there
//! test.purge(); // what the thread does outside of tests
//! assert_eq!((page::stats().entries, page::stats().expirations), (0, 1));
//! ```
