//! Memoization for Rust.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// So that expansions inside this crate's own tests and examples find it under its name.
extern crate self as oncemore;

mod cache;
mod call;
mod cycle;
mod detached;
mod flight;
mod function;
mod janitor;
mod memo;
mod outcome;
mod random;
mod registry;
mod setup;
mod stats;
mod store;
mod sync;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;

pub use function::{Handle, Memoized};
pub use oncemore_core::{CacheKey, CacheValue, KeyWriter, Principal, Shape, clock, key};
#[doc(inline)]
pub use oncemore_macros::{CacheKey, CacheValue, memoize};
pub use registry::{FunctionInfo, functions};
pub use setup::Config;
pub use stats::Stats;
pub use store::Store;

#[doc(hidden)]
pub mod private;
#[doc(hidden)]
pub use private as __private;
