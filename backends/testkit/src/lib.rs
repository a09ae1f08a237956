//! Tools for testing what stands on [`oncemore`](https://docs.rs/oncemore), and oncemore itself.
//!
//! * `conformance!` proves that a backend does what memoized functions rely on.
//! * `RedisServer`, `RedisCluster`, `RedisSentinel` and `MemcachedServer` are real servers, each on a free port, gone when dropped.
//! * `Proxy` stands between a client and a server and delays, swallows, cuts or garbles what comes back.
//! * `Faulty` wraps a backend and fails, delays or loses answers by a script.
//! * `Hand` drives a future by hand, `race` starts threads together.
//!
//! The first four need the feature `remote`. Nothing here can hang: whoever waits does so with [`PATIENCE`], and fails when it runs out.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "remote")]
pub mod conformance;
#[cfg(feature = "remote")]
mod faulty;
mod hand;
#[cfg(feature = "remote")]
mod proxy;
#[cfg(feature = "remote")]
mod server;
mod threads;

#[cfg(feature = "remote")]
pub use faulty::{Calls, Faulty, Trouble};
pub use hand::{Hand, block_on, yields};
#[cfg(feature = "remote")]
pub use proxy::{Fault, Proxy};
#[cfg(feature = "remote")]
pub use server::{
    MemcachedOptions, MemcachedServer, RedisCluster, RedisOptions, RedisSentinel, RedisServer,
    RedisUser, SentinelOptions,
};
pub use threads::{Gate, PATIENCE, eventually, race, within};
