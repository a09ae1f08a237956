//! What of a result is stored, and what a hit costs.
//!
//! A value is stored as it is, typed, and cloned for each call that hits. So it must be `Clone + Send + Sync + 'static`; nothing
//! is serialized, unless the function names a remote [backend](super::backends). Where a clone is dear, return an `Arc`:
//!
//! ```
//! use std::sync::Arc;
//! use oncemore::memoize;
//!
//! #[memoize]
//! fn table(size: usize) -> Arc<[u64]> {
//!     (0..size as u64).map(|n| n * n).collect()
//! }
//!
//! assert!(Arc::ptr_eq(&table(1_000), &table(1_000)));
//! ```
//!
//! The clone happens under a lock that readers share and writers of the same part of the store wait for: it should be short. A
//! `Clone` of yours may call memoized functions, also this one, as may the comparison of a key and a weight: such a call waits for
//! nobody. It hits where it can, and else computes without storing; an invalidation from there panics, as it could not be done. Do
//! not wait there for a lock of your own that is held elsewhere while memoized functions are called.
//!
//! # `Result` and `Option`
//!
//! The return type decides, whatever it is called: aliases of `Result` are results.
//!
//! | returned | with | stored | calls that waited get |
//! |----------|------|--------|-----------------------|
//! | `Ok(v)` | | `v` | `Ok(v)` |
//! | `Err(e)` | | nothing | `Err(e)` if it is `Clone + Send + Sync + 'static`; otherwise they try in turn |
//! | `Err(e)` | `cache_err` | `Err(e)` | `Err(e)` |
//! | `Some(v)`, `None` | | `Some(v)`, `None` | the same |
//! | `None` | `only_some` | nothing | `None` |
//! | `Err(e)`, `None` | `negative_ttl` | it, for that time | the same |
//! | a value that `cache_if` refuses | `cache_if` | nothing | the value |
//!
//! ```
//! use oncemore::memoize;
//!
//! type Checked<T> = std::result::Result<T, String>;
//!
//! #[memoize]
//! fn half(n: u32) -> Checked<u32> {
//!     if n % 2 == 0 { Ok(n / 2) } else { Err(format!("{n} is odd")) }
//! }
//!
//! #[memoize(cache_err)]
//! fn exact_half(n: u32) -> Checked<u32> {
//!     half::uncached(n)
//! }
//!
//! #[memoize(only_some)]
//! fn first(text: &str) -> Option<char> {
//!     text.chars().next()
//! }
//!
//! (half(4), half(5), exact_half(5), first(""), first("a"));
//! assert!(half::contains(4) && !half::contains(5));
//! assert!(exact_half::contains(5));
//! assert!(first::contains("a") && !first::contains(""));
//! ```
//!
//! # `negative_ttl`
//!
//! Stores `Err` and `None` as well, for a time of their own; it includes `cache_err`.
//!
//! ```
//! use oncemore::{memoize, testing};
//! use std::time::Duration;
//!
//! #[memoize(ttl = "1h", negative_ttl = "10s")]
//! fn user(id: u32) -> Option<String> {
//!     (id == 1).then(|| "Ann".into())
//! }
//!
//! let test = testing::isolate();
//! (user(1), user(2));
//! test.advance(Duration::from_secs(11));
//! assert!(user::contains(1) && !user::contains(2));
//! ```
//!
//! # `cache_if`
//!
//! Decides by the value, as it would be stored: for a `Result` without `cache_err` and `negative_ttl` that is `Ok`'s content,
//! with one of them the whole `Result`; with `only_some` it is `Some`'s content. It is a function or a closure that captures nothing.
//!
//! ```
//! use oncemore::memoize;
//!
//! #[memoize(cache_if = |rows| !rows.is_empty())]
//! fn rows(query: &str) -> Result<Vec<u32>, String> {
//!     Ok((0..query.len() as u32).collect())
//! }
//!
//! # fn is_final(answer: &Result<u32, String>) -> bool { !matches!(answer, Err(error) if error == "busy") }
//! #[memoize(cache_err, cache_if = is_final)]
//! fn answer(question: u32) -> Result<u32, String> {
//!     match question {
//!         0 => Err("busy".into()),
//!         1 => Err("no such question".into()),
//!         n => Ok(n),
//!     }
//! }
//!
//! (rows(""), rows("x"), answer(0), answer(1));
//! assert!(!rows::contains("") && rows::contains("x"));
//! assert!(!answer::contains(0) && answer::contains(1));
//! ```
//!
//! # What cannot be returned
//!
//! Borrowed values (the store would outlive what they borrow from; `&'static str` is fine), `impl Trait` (return the type, or
//! a `Box` or `Arc` of it), and what cannot go between threads, such as `Rc`.
