//! The memcached backend of [`oncemore`](https://docs.rs/oncemore).
//!
//! [`Memcached`] talks the meta protocol (memcached 1.6) to one server or several. A key's server is found by rendezvous hashing
//! with a fixed hash, so that all processes agree, whatever they were built with; a server that does not answer costs its own keys only.
//!
//! # Leases
//! They are memcached's own: a read that finds nothing makes an empty item and wins it (`mg … N`), and a value is stored while the item's
//! version is still the same (`ms … C`). So a value cannot be empty; what the runtime stores never is. TTLs are in whole seconds, rounded
//! up, and 30 days at most; the envelope has the exact one.
//!
//! # Generations
//! Each server has the generations of its own values: they are read with the values in one round trip, and a server that is restarted
//! loses both together. An invalidation of a whole function or namespace goes to all servers, and has not arrived as long as one of
//! them cannot be reached.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod backend;
mod builder;
mod node;
mod operations;
mod placement;

pub use backend::Memcached;
pub use builder::MemcachedBuilder;
