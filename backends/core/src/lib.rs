//! Keys, schemas, codecs and the backend trait of [`oncemore`](https://docs.rs/oncemore).
//!
//! This crate does no I/O and knows no executor. Applications depend on `oncemore`, which re-exports what they need;
//! a backend depends on this crate only.
//!
//! * [`CacheKey`] turns a value into a cache key: hashed and compared in memory, written as text for remote stores.
//! * [`CacheValue`] gives a type a fingerprint of its shape, so that bytes of another shape are never decoded.
//! * [`Shape`] is that fingerprint, computed at compile time.
//! * With the feature `remote`: `Backend` is a store of bytes that processes share, `Codec` turns values into bytes, `Header` is the
//!   envelope around them.
//! * [`clock`] is the time that all of it runs on.
//!
//! The encoding of keys is specified in `KEYS.md` beside this crate's manifest, with test vectors.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "remote")]
mod backend;
pub mod clock;
#[cfg(feature = "remote")]
pub mod codec;
#[cfg(feature = "remote")]
mod envelope;
#[cfg(feature = "remote")]
mod error;
pub mod key;
#[cfg(feature = "remote")]
mod remote;
mod shape;
#[cfg(feature = "remote")]
mod unique;
mod value;

#[cfg(feature = "remote")]
pub use backend::{
    Backend, Ear, Found, Generation, Heard, KeyBytes, Lease, Limits, Old, Read, Reading, Seen,
    Token, Want, Work, Write, Written,
};
#[cfg(feature = "remote")]
pub use codec::{Codec, CodecError, CodecId};
#[cfg(feature = "remote")]
pub use envelope::{EnvelopeError, Header};
#[cfg(feature = "remote")]
pub use error::{BackendError, ErrorKind};
#[cfg(feature = "remote")]
pub use remote::RemoteKey;

pub use key::{CacheKey, KeyWriter, Principal};
pub use shape::{Recursive, Shape};
pub use value::CacheValue;
