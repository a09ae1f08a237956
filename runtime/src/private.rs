//! The only door for generated code. Not a public interface: it changes with every release.

pub use oncemore_core::key::EncodedKey;
pub use oncemore_core::{CacheKey, CacheValue, KeyWriter, Principal, Recursive, Shape};

/// What expansions need of the standard library, under paths that no user code can shadow.
pub use core;
pub use std;
