//! The memcached backend of [`oncemore`](https://docs.rs/oncemore).
//!
//! [`Memcached`] talks the meta protocol (memcached 1.6) to one server or several. A key's server is found by rendezvous hashing
//! with a fixed hash, so that all processes agree, whatever they were built with; a server that does not answer costs its own keys only.
//!
//! # Leases
//! They are memcached's own: a read that finds nothing makes an empty item and wins it (`mg … N`), and a value is stored while the item's
//! version is still the same (`ms … C`). TTLs are in whole seconds, rounded up; the envelope has the exact one.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod backend;
mod nodes;
mod operations;

pub use backend::{Memcached, MemcachedBuilder};
