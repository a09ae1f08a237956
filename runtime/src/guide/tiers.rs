//! Values in memory in front of a server.
//!
//! `backend = [memory, redis]` keeps a value twice: typed in each process, as bytes in Redis. Near to far: a call asks its
//! memory first, then Redis, then computes. What is found far is kept nearer; what is computed goes everywhere.
//!
//! ```
//! # #[cfg(feature = "redis")]
//! # mod example {
//! use oncemore::memoize;
//!
//! #[memoize(backend = [memory, redis], ttl = "1h", capacity = 10_000)]
//! async fn rates(day: u32) -> Vec<f64> {
//!     vec![f64::from(day)]
//! }
//! # }
//! ```
//!
//! `capacity`, `weight` and `idle` are those of the near tier. `backend = redis` alone keeps nothing near: each call asks
//! Redis, and only concurrent calls share an answer. Several servers can be tiers too: `backend = [memory, redis("rack"),
//! redis("region")]`.
//!
//! # What a hit is
//!
//! [`Stats`](crate::Stats): `hits` counts all of them, `remote_hits` those that a server answered. The rest came from memory.
//!
//! # How old a copy can be
//!
//! | in the process that invalidates | at once |
//! |---|---|
//! | in others, on Redis | within milliseconds: the invalidation is published, and they drop their copies |
//! | in others, where the backend has no push (memcached) | `near_ttl` at most |
//! | in others, while they cannot hear of changes | they drop all copies within two seconds, and keep new ones for one, until they hear again |
//! | should a message be lost | `near_ttl` at most |
//! | where a key was deleted by hand in the server | `near_ttl` at most |
//!
//! [`near_ttl`](crate::Builder::near_ttl) is 30 s unless told, and never longer than what is left of the value's own TTL. It is
//! the one number to decide on: the longest that a process may be wrong when everything else fails.
//!
//! # Who wins
//!
//! As in one process ([`invalidation`](super::invalidation#races)): an invalidation wins over a computation that began before
//! it, in whatever process. The computation's result goes to its callers, and is stored in no tier, also not in memory.
//!
//! The example `tiers` shows all of it with two processes: `cargo run --release --example tiers`.
