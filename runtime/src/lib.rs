//! Memoization: one attribute makes a function remember its results.
//!
//! ```
//! use oncemore::memoize;
//!
//! #[memoize(ttl = "5m", capacity = 10_000)]
//! fn price(sku: &str, quantity: u32) -> u32 {
//!     // Stands for something slow.
//!     sku.len() as u32 * quantity
//! }
//!
//! assert_eq!(price("A-1", 3), 9); // computes
//! assert_eq!(price("A-1", 3), 9); // remembers
//! assert_eq!(price::stats().hits, 1);
//!
//! // The function's name is also the name of its handle.
//! assert!(price::invalidate("A-1", 3));
//! assert_eq!(price::peek("A-1", 3), None);
//! ```
//!
//! * [`memoize`](macro@memoize) is for functions and methods, synchronous and asynchronous, generic or not. They keep their
//!   signatures.
//! * [`CacheKey`](derive@CacheKey) makes a type of yours an argument that is part of a key.
//! * [`Store`] keeps the values of a method in a field of its object.
//! * [`functions`] lists all memoized functions of the program, with what they have done; `backends` the backends that are installed, and how they are.
//!
//! Values are kept in the process, typed, in a bounded store; concurrent calls for one key compute once. With `backend = redis` or
//! `backend = memcached` all processes share them, with `backend = [memory, redis]` both: see [`guide::backends`].
//!
//! HTTP responses are remembered as such, with ETags and what else RFC 9111 asks: `#[memoize(http)]` on handlers of axum ([`guide::handlers`]), and
//! [`HttpCache`](http::HttpCache), a tower layer for any service ([`guide::http_layer`]).
//!
//! # The guide
//!
//! [`guide`] has a page for each subject. Begin with [`start`](guide::start); an error that you do not understand is explained in
//! [`troubleshooting`](guide::troubleshooting).
//!
//! [`keys`](guide::keys) · [`values`](guide::values) · [`freshness`](guide::freshness) · [`bounds`](guide::bounds) ·
//! [`invalidation`](guide::invalidation) · [`single_flight`](guide::single_flight) · [`methods`](guide::methods) ·
//! [`generics`](guide::generics) · [`backends`](guide::backends) · [`tiers`](guide::tiers) · [`failures`](guide::failures) ·
//! [`deploys`](guide::deploys) · [`handlers`](guide::handlers) · [`http_layer`](guide::http_layer) ·
//! [`http_not_stored`](guide::http_not_stored) · [`http_validators`](guide::http_validators) · [`http_cdn`](guide::http_cdn) ·
//! [`redis_cli`](guide::redis_cli) · [`writing_a_backend`](guide::writing_a_backend) ·
//! [`observability`](guide::observability) · [`testing`](guide::testing) · [`migrating`](guide::migrating) ·
//! [`migrating_fastapi_cache`](guide::migrating_fastapi_cache)
//!
//! # Features
//!
//! | feature | gives |
//! |---------|-------|
//! | `memory` (default) | the store in memory; without it `#[memoize]` is a compile error |
//! | `testing` | caches and a clock for each test: the module `testing`; for `dev-dependencies` |
//! | `tokio` | `detached` computations are spawned on the tokio runtime of their caller, in every crate of the program |
//! | `redis` | `backend = redis`: values that processes share |
//! | `redis-cluster`, `redis-sentinel`, `redis-tls` | the same on a Cluster, behind Sentinels, encrypted (`rediss://`) |
//! | `memcached` | `backend = memcached` |
//! | `remote` (implied by those) | backends of your own, and [`MemoryBytes`](backends::MemoryBytes); brings tokio |
//! | `json`, `postcard`, `msgpack` | the codecs `Json`, `Postcard` and `MessagePack` |
//! | `zstd` | `compress` |
//! | `metrics` | what functions and backends do, for a recorder of the `metrics` crate: the module `metrics` |
//! | `tracing` | spans of computations and remote operations, and events in place of log records ([`observability`](guide::observability)) |
//! | `uuid`, `chrono`, `jiff`, `time`, `bytes`, `http` | the types of those crates are keys |
//! | `tower` | a cache of HTTP responses around any service: the module [`http`](mod@http) |
//! | `axum` | the same, and `#[memoize(http)]` on handlers of axum 0.8 |
//! | `axum-extra` | the same, and `TypedHeader<Authorization<…>>` and cookie jars among their arguments |
//! | `full` | all of them |
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// So that expansions inside this crate's own tests and examples find it under its name.
extern crate self as oncemore;

mod cache;
mod call;
mod cost;
mod cycle;
mod detached;
mod entry;
#[cfg(feature = "remote")]
mod far;
mod flight;
#[cfg(all(test, oncemore_shuttle))]
mod flight_shuttle;
mod function;
mod guards;
pub mod guide;
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod http;
mod info;
mod janitor;
mod memo;
#[cfg(feature = "metrics")]
#[cfg_attr(docsrs, doc(cfg(feature = "metrics")))]
pub mod metrics;
mod outcome;
mod plain;
mod random;
mod registry;
mod setup;
mod stats;
mod store;
mod sync;
mod telemetry;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;

pub use entry::Entry;
#[cfg(feature = "remote")]
#[cfg_attr(docsrs, doc(cfg(feature = "remote")))]
pub use far::{
    BackendInfo, Builder, InstallError, InvalidateError, KeyBuilder, KeyParts, Problem, Remote,
    RemoteSync, Storable, backends, builder, invalidate_namespace, uninstall,
};
pub use function::{Handle, Memoized};
#[cfg(feature = "remote")]
#[cfg_attr(docsrs, doc(cfg(feature = "remote")))]
pub use oncemore_core::codec;
pub use oncemore_core::{CacheKey, CacheValue, KeyWriter, Principal, Shape, clock, key};
pub use outcome::Remember;
pub use plain::FreeFn;

/// Stores of bytes that functions name in `backend = …`, and what it takes to write one.
#[cfg(feature = "remote")]
#[cfg_attr(docsrs, doc(cfg(feature = "remote")))]
pub mod backends {
    pub use oncemore_core::{
        Backend, BackendError, Ear, ErrorKind, Found, Generation, Heard, KeyBytes, Lease, Limits,
        Old, Read, Reading, Seen, Token, Want, Work, Write, Written,
    };
    #[cfg(feature = "memcached")]
    #[cfg_attr(docsrs, doc(cfg(feature = "memcached")))]
    pub use oncemore_memcached::{Memcached, MemcachedBuilder};
    pub use oncemore_memory::MemoryBytes;
    #[cfg(feature = "redis")]
    #[cfg_attr(docsrs, doc(cfg(feature = "redis")))]
    pub use oncemore_redis::{Redis, RedisBuilder};
}

pub use registry::{FunctionInfo, functions};
pub use setup::Config;
pub use stats::Stats;
pub use store::Store;

#[doc = include_str!("guide/memoize.md")]
#[doc(inline)]
pub use oncemore_macros::memoize;

/// Derives the trait of the same name, so that a value of the type can be an argument that is part of a key.
///
/// ```
/// use oncemore::{CacheKey, key, memoize};
///
/// #[derive(CacheKey)]
/// #[cache_key(principal, transparent)]
/// struct UserId(u64);
///
/// fn host(url: &String) -> String {
///     url.split('/').nth(2).unwrap_or_default().to_lowercase()
/// }
///
/// #[derive(CacheKey)]
/// struct Search<'a> {
///     user: UserId,
///     words: &'a [&'a str],
///     #[cache_key(with = host)]
///     url: String,
///     #[cache_key(skip)]
///     trace: u64,
/// }
///
/// #[memoize]
/// fn found(search: &Search<'_>) -> usize {
///     search.words.len()
/// }
///
/// let of = |trace, url: &str| Search { user: UserId(7), words: &["red", "shoe"], url: url.into(), trace };
/// assert_eq!(key::encode(&of(1, "http://A.example/x")), r#"(7,["red","shoe"],"a.example")"#);
/// found(&of(1, "http://A.example/x"));
/// assert!(found::contains(&of(2, "http://a.example/y")));
/// ```
///
#[doc(inline)]
pub use oncemore_macros::CacheKey;

/// Derives the trait of the same name. Values that stay in memory do not need it; a remote backend does, so that
/// bytes of another shape are never taken for a value ([`deploys`](guide::deploys)).
///
/// ```
/// use oncemore::CacheValue;
///
/// #[derive(CacheValue)]
/// struct Before {
///     name: String,
/// }
///
/// #[derive(CacheValue)]
/// struct After {
///     name: String,
///     email: Option<String>,
/// }
///
/// assert_ne!(Before::SHAPE, After::SHAPE);
/// ```
///
#[doc(inline)]
pub use oncemore_macros::CacheValue;

#[doc(hidden)]
pub mod private;
#[doc(hidden)]
pub use private as __private;
