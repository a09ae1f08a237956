//! The in-process store of [`oncemore`](https://docs.rs/oncemore): typed values, bounded, with expiry.
//!
//! A [`Store`] is a number of shards, each a lock around an engine: [`Bounded`] (`quick_cache`'s) or
//! [`Unbounded`] (a hash table). Values are kept as they are and cloned on a hit; keys are looked up borrowed. What an
//! entry carries for its expiry is a type as well ([`Forever`], [`Deadline`], [`Idle`]), so that functions without a TTL
//! neither store a deadline nor read a clock.
//!
//! The store knows nothing of computations; single-flight is the runtime's.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod bounded;
#[cfg(feature = "remote")]
mod bytes;
mod engine;
mod held;
mod key;
mod limits;
#[cfg(feature = "remote")]
mod listeners;
mod nothing;
mod shard;
mod stamp;
mod store;
mod unbounded;

pub use bounded::Bounded;
#[cfg(feature = "remote")]
pub use bytes::MemoryBytes;
pub use engine::{
    BoundedKind, Engine, EngineKind, Evicted, Item, NothingKind, Released, UnboundedKind,
};
pub use held::Held;
pub use key::{Hashed, Prehashed, PrehashedHasher, Probe, Stored};
pub use limits::{DEFAULT_CAPACITY, Limits, Weigher};
pub use nothing::Nothing;
pub use stamp::{Deadline, Expiry, Forever, Idle, Stamp};
pub use store::{Entry, Store};
pub use unbounded::Unbounded;
