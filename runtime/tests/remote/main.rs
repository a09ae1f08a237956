//! Values in remote backends, against real servers.
//!
//! A "process" here is an isolation of its own (see `oncemore::testing`): its own near caches, flights and installation. What needs a
//! real process is in `fleet.rs`.
#![cfg(all(feature = "redis", feature = "testing"))]

mod common;
mod deploy;
mod faults;
mod fences;
mod invalidation;
mod keys;
mod sharing;
mod start;
mod synchronous;
