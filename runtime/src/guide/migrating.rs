//! How to come from another crate, or from a map of your own.
//!
//! # From `cached`
//!
//! What is different without any option:
//!
//! * A store has a bound of 10 000 entries; there it has none. `capacity = unbounded` is the old behaviour.
//! * Concurrent calls for one key compute once; there each computes, unless `sync_writes` is given.
//! * `None` is stored; there it is not. `only_some` is the old behaviour.
//! * An alias of `Result` is a `Result`; there it is stored whole, errors included.
//! * Arguments are borrowed for the lookup, and need `CacheKey` instead of `Hash + Eq + Clone`.
//! * `self` is part of the key; there all objects share one cache.
//!
//! | `cached` 4 | oncemore |
//! |------------|----------|
//! | `#[cached]`, `#[concurrent_cached]` | `#[memoize]` |
//! | `#[once]` | `#[memoize]`, with `#[key(skip)]` on all arguments |
//! | `max_size = 100` | `capacity = 100` |
//! | `ttl_secs = 60`, `ttl_millis = 250`, `ttl = "Duration::from_secs(60)"` | `ttl = "60s"`, `ttl = "250ms"`, `ttl = Duration::from_secs(60)` |
//! | `ttl…` with `refresh = true` | `idle = "60s"` |
//! | `expires = true`, `impl Expires` | `ttl = \|value\| …`, asked once, when the value is stored |
//! | `key = "String"`, `convert = { format!("{a}:{}", b.id) }` | `#[key(b.id)]` on the argument, or `key = (a, b.id)` |
//! | `cache_err = true` | `cache_err` |
//! | `cache_none = true` | nothing; leaving it out there is `only_some` here |
//! | `sync_writes = "by_key"` | nothing; without it there, `single_flight = off` here |
//! | `sync_writes = true` | a `Mutex` around what must not run twice at a time |
//! | `force_refresh = { stale }` | `if stale { f::refresh(id) } else { f(id) }` |
//! | `with_cached_flag = true`, `Return<T>` | `f::contains(id)`; in tests `testing::last_call()` |
//! | `in_impl = true` | `#[key(skip)] &self` |
//! | `f_no_cache(id)` | `f::uncached(id)` |
//! | `f_prime_cache(id)` | `f::refresh(id)`; with a value at hand `f::put(id, value)` |
//! | the static `F`: `cache_remove`, `cache_clear`, `metrics` | `f::invalidate(id)`, `f::invalidate_all()`, `f::stats()` |
//! | `name = "PRICES"` | nothing: the handle has the function's name |
//! | `sync_lock`, `unsync_reads`, `sync_writes_buckets` | nothing |
//! | `redis = true` with a `ty` and `map_error` | `backend = redis` and an installation at the start: [`backends`](super::backends); the signature stays |
//! | `ty`, `create`, `result_fallback`, `disk = true` | not there |
//!
//! # From `memoize`
//!
//! | `memoize` 0.6 | oncemore |
//! |---------------|----------|
//! | `#[memoize]` | `#[memoize(capacity = unbounded)]`, shared by all threads |
//! | `#[memoize(SharedCache)]` | the same |
//! | `Capacity: 100` | `capacity = 100` |
//! | `TimeToLive: Duration::from_secs(2)` | `ttl = "2s"` |
//! | `Ignore: log` | `#[key(skip)] log: &Log`; a `&mut` argument is refused |
//! | `CustomHasher`, `HasherInit` | not there |
//! | `memoized_original_f(…)` | `f::uncached(…)` |
//! | `memoized_flush_f()`, `memoized_size_f()` | `f::invalidate_all()`, `f::stats().entries` |
//!
//! # From a map of your own
//!
//! Before:
//!
//! ```
//! use std::collections::HashMap;
//! use std::sync::{LazyLock, Mutex};
//! use std::time::{Duration, Instant};
//!
//! static PRICES: LazyLock<Mutex<HashMap<(String, u32), (Instant, u32)>>> = LazyLock::new(Mutex::default);
//!
//! fn price(sku: &str, quantity: u32) -> u32 {
//!     let key = (sku.to_owned(), quantity);
//!     if let Some((at, price)) = PRICES.lock().unwrap().get(&key)
//!         && at.elapsed() < Duration::from_secs(300)
//!     {
//!         return *price;
//!     }
//!     let price = sku.len() as u32 * quantity;
//!     PRICES.lock().unwrap().insert(key, (Instant::now(), price));
//!     price
//! }
//! # assert_eq!((price("A-1", 3), price("A-1", 3)), (9, 9));
//! ```
//!
//! After, with a bound, without the copy of the key on each hit, with one computation however many ask, and with expired entries
//! going away:
//!
//! ```
//! use oncemore::memoize;
//!
//! #[memoize(ttl = "5m")]
//! fn price(sku: &str, quantity: u32) -> u32 {
//!     sku.len() as u32 * quantity
//! }
//! # assert_eq!((price("A-1", 3), price("A-1", 3)), (9, 9));
//! ```
//!
//! A `OnceLock` or `LazyLock` for one value that never changes can stay: it is faster than any cache. With arguments or with an
//! age it becomes a memoized function. A map in a struct becomes a [`Store`](crate::Store) and a method
//! ([`methods`](super::methods#a-store-in-a-field)). A `moka` or `quick_cache` behind a function becomes the attribute with `capacity`
//! (or `weight`), `ttl` and `idle`; one that is read and written from many places, and fills itself from no function, had better stay.
