//! Keys, schemas and the clock of [`oncemore`](https://docs.rs/oncemore).
//!
//! This crate does no I/O and knows no executor. Applications depend on `oncemore`, which re-exports what they need;
//! a backend depends on this crate only.
//!
//! * [`CacheKey`] turns a value into a cache key: hashed and compared in memory, written as text for remote stores.
//! * [`CacheValue`] gives a type a fingerprint of its shape, so that bytes of another shape are never decoded.
//! * [`Shape`] is that fingerprint, computed at compile time.
//! * [`clock`] is the time that all of it runs on.
//!
//! The encoding of keys is specified in `KEYS.md` beside this crate's manifest, with test vectors.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod clock;
pub mod key;
mod shape;
mod value;

pub use key::{CacheKey, KeyWriter, Principal};
pub use shape::{Recursive, Shape};
pub use value::CacheValue;
