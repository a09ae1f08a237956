//! The Redis backend of [`oncemore`](https://docs.rs/oncemore).
//!
//! [`Redis`] talks to a single server, or with the features `cluster` and `sentinel` to a Redis Cluster or to the master that Sentinels
//! name. All calls share one pipelined connection, which is replaced when it breaks and when it falls silent.
//!
//! # What it asks of the server
//! Redis 7.0 or Valkey. The commands are `GET`, `SET`, `UNLINK`, `EVALSHA`, `EVAL` and `PING`, each on one key, so that it works in
//! a cluster, and with what a managed service permits; `PUBLISH` and `SUBSCRIBE` where processes keep copies in memory. An ACL needs
//! `~{prefix}:* ~{prefix}#* &{prefix}#* +get +set +unlink +evalsha +eval +ping +publish +subscribe`, `+select` for a database other than 0, and
//! `+cluster|slots` in a cluster. `KEYS`, `CONFIG` and `FLUSHDB` are never used.
//!
//! # Messages
//! What has changed is published on the shared connection, and heard on one of its own, with a `PING` every half second that has to be answered within a
//! second. In a cluster a message reaches every node, so that it does not matter which one is listened to.
//!
//! # Leases
//! A lease is the byte `A8` and its token, as the value of the key, with a TTL. `SET key lease NX GET PX ttl` reads a value or leaves a lease in
//! one command and one round trip; a script stores the value where that lease is still there.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod backend;
mod commands;
mod config;
mod connection;
mod error;
mod link;
mod push;
#[cfg(feature = "sentinel")]
mod sentinels;
mod source;
mod way;

pub use backend::Redis;
pub use config::RedisBuilder;
