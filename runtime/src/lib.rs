//! Memoization for Rust.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub use oncemore_core::{CacheKey, CacheValue, KeyWriter, Principal, Shape, clock, key};
#[doc(inline)]
pub use oncemore_macros::{CacheKey, CacheValue};

#[doc(hidden)]
pub mod private;
#[doc(hidden)]
pub use private as __private;
