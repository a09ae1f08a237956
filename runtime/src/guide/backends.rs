//! Which backend, and how it is installed.
//!
//! Without `backend = …` a function keeps its values in this process, typed. With it they are kept as bytes, where other
//! processes find them too:
//!
//! ```
//! # #[cfg(feature = "redis")]
//! # mod example {
//! use oncemore::{CacheValue, memoize};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Clone, Serialize, Deserialize, CacheValue)]
//! struct Profile {
//!     name: String,
//!     age: u8,
//! }
//!
//! #[memoize(backend = redis, ttl = "5m", namespace = "users")]
//! async fn profile(id: u64) -> Profile {
//!     Profile { name: format!("user {id}"), age: 30 }
//! }
//!
//! async fn start() -> Result<(), oncemore::InstallError> {
//!     oncemore::builder()
//!         .prefix("shop") // what every key begins with
//!         .env() // ONCEMORE_REDIS_URL and others
//!         .install()
//!         .await
//! }
//! # }
//! ```
//!
//! # A table
//!
//! | | `memory` (default) | `redis` | `memcached` | a type of yours |
//! |---|---|---|---|---|
//! | feature | `memory` | `redis`, `redis-cluster`, `redis-sentinel`, `redis-tls` | `memcached` | `remote` |
//! | values are | typed, cloned | bytes | bytes | bytes |
//! | seen by | this process | all processes | all processes | as you make it |
//! | after a restart of the program | gone | there | there | as you make it |
//! | a hit costs | some nanoseconds | a round trip | a round trip | as you make it |
//! | bound | `capacity`, `weight` | the server's `maxmemory` | the server's memory | yours |
//! | largest value | – | 8 MiB unless told | 512 KiB unless told | its limits |
//! | invalidation by key, function, namespace | this process | everywhere | everywhere | everywhere |
//! | one computation for all processes | – | `single_flight = cluster` | `single_flight = cluster` | `single_flight = cluster` |
//! | changes reach other processes' memory | – | at once | within `near_ttl` | by what it offers |
//! | TTLs | exact | exact | exact in the value; the server rounds up to seconds | exact in the value |
//!
//! Take **memory** where each process may compute for itself, and a value is small or asked often. Take **Redis** where
//! processes should share, where a deploy must not begin with nothing, or where an invalidation has to reach all. Take
//! **memcached** where it is what you have. Take **both** (`backend = [memory, redis]`, see [`tiers`](super::tiers)) where
//! values are shared *and* asked often.
//!
//! A computation that takes less than a round trip is not worth a remote backend.
//!
//! # What a function needs
//!
//! * Its value is `serde::Serialize + serde::Deserialize` and has a fingerprint: `#[derive(CacheValue)]`, or `version = N` for
//!   types that are not yours. See [`deploys`](super::deploys).
//! * Its arguments are keys, as always.
//! * It may be synchronous: the I/O happens on a thread of oncemore's own, and the caller's thread waits.
//!
//! The handle waits for the backend. So `invalidate`, `peek`, `put` and `contains` are asynchronous where the function is, and
//! `invalidate` returns a `Result`: see [`failures`](super::failures#an-invalidation-that-does-not-arrive).
//!
//! # Installation
//!
//! [`builder`](crate::builder()) takes backends, and [`install`](crate::Builder::install) checks every memoized function of the
//! program against them: a backend that is missing, two functions of one name, a wrong password. All problems are reported at
//! once.
//!
//! | variable, with [`env`](crate::Builder::env) | |
//! |---|---|
//! | `ONCEMORE_REDIS_URL` | `redis://[user[:password]@]host[:port][/database][?protocol=resp3]`, `rediss://…` (feature `redis-tls`), `redis+unix:///path` |
//! | `ONCEMORE_REDIS_TLS_CA`, `ONCEMORE_REDIS_TLS_CERTIFICATE`, `ONCEMORE_REDIS_TLS_KEY` | PEM files, for a `rediss://…` URL: the authorities to trust, the certificate to show and its key |
//! | `ONCEMORE_MEMCACHED_URL` | `memcached://host[:port],host[:port]`; either may be `memory:`, which needs no server |
//! | `ONCEMORE_PREFIX` | what every key begins with |
//! | `ONCEMORE_ENABLED` | `0` runs all functions with a remote backend uncached |
//! | `ONCEMORE_TTL_SECONDS` | how long values of functions without a `ttl` are stored |
//!
//! [`url`](crate::Builder::url) takes the same URLs from wherever you have them. Several servers of a kind have names, which functions use: `backend = redis("sessions")`, installed with
//! [`named_backend`](crate::Builder::named_backend). A backend of your own is named by its type.
//!
//! ```
//! # #[cfg(feature = "redis")]
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! use oncemore::backends::Redis;
//! use std::time::Duration;
//!
//! let sessions = Redis::builder()
//!     .url("redis://10.0.0.7:6379/2")
//!     .password(std::fs::read_to_string("/run/secrets/redis")?.trim_end())
//!     .build()?;
//! oncemore::builder()
//!     .prefix("shop")
//!     .backend(Redis::new("redis://10.0.0.6:6379")?)
//!     .named_backend("sessions", sessions)
//!     .default_ttl(Duration::from_secs(300))
//!     .budget(Duration::from_millis(50))
//!     .install()
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! With `rediss://` the server's certificate is checked. [`tls_ca`](crate::backends::RedisBuilder::tls_ca) names an authority of your own, and
//! [`tls_client`](crate::backends::RedisBuilder::tls_client) the certificate that your program shows to servers which ask for one, also in a cluster and under
//! Sentinels.
//!
//! Before that, after [`uninstall`](crate::uninstall), and where a backend is not installed, functions run uncached and one
//! line in the log says so; [`strict`](crate::Builder::strict) makes a missing backend, or a server that is not there, an error
//! of the installation.
//!
//! # Trying it without a server
//!
//! ```
//! # #[cfg(feature = "remote")]
//! # fn main() {
//! use oncemore::backends::MemoryBytes;
//! use oncemore::memoize;
//!
//! #[memoize(backend = MemoryBytes, ttl = "5m")]
//! fn square(n: u64) -> u64 {
//!     n * n
//! }
//!
//! oncemore::builder().backend(MemoryBytes::new(10_000)).install_blocking().unwrap();
//! assert_eq!((square(3), square(3)), (9, 9));
//! assert_eq!(square::stats().remote_hits, 1);
//! assert_eq!(oncemore::backends()[0].name, "memory");
//! # oncemore::uninstall();
//! # }
//! # #[cfg(not(feature = "remote"))]
//! # fn main() {}
//! ```
//!
//! # Codecs
//!
//! | `codec = …` | feature | |
//! |---|---|---|
//! | `Bincode` (default) | `remote` | small and fast; not for `#[serde(flatten)]`, `#[serde(untagged)]` and others that look ahead |
//! | `Postcard` | `postcard` | smaller numbers; the same limits |
//! | `MessagePack` | `msgpack` | with the names of fields: other languages read it |
//! | `Json` | `json` | people read it, with `redis-cli` too |
//! | a path | | a [`Codec`](crate::codec::Codec) of yours |
//!
//! [`default_codec`](crate::Builder::default_codec) chooses one for all functions that name none; those read what any of these
//! codecs wrote, as long as its feature is on. For a function that names its codec, a value in another one is a miss, and is
//! replaced.
//!
//! `compress` (feature `zstd`) compresses values from a size on: `compress`, `compress = "64KiB"`.
