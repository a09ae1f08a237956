//! Values in remote backends, against real servers.
//!
//! A "process" here is an isolation of its own (see `oncemore::testing`): its own near caches, flights and installation. What needs a
//! real process is in `fleet.rs`.
#![cfg(all(
    feature = "redis",
    feature = "memcached",
    feature = "zstd",
    feature = "testing"
))]
#![expect(
    clippy::unused_async,
    clippy::unused_self,
    reason = "what matters is the form of a function, not what it does"
)]

mod cluster;
mod coherence;
mod common;
mod compress;
mod deploy;
mod faults;
mod fences;
mod home;
mod invalidation;
mod key_builder;
mod keys;
mod memcached;
#[cfg(feature = "memcached")]
mod servers;
mod sharing;
mod start;
mod synchronous;
