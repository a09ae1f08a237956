//! New versions of a program beside old ones, and changed types.
//!
//! A remote value outlives the program that stored it. During a rolling deploy, old and new processes use one server at the
//! same time. So a key contains a fingerprint of two shapes, made by the compiler: that of the arguments and that of the value.
//!
//! ```
//! use oncemore::CacheValue;
//!
//! mod old {
//!     #[derive(oncemore::CacheValue)]
//!     pub struct User { pub name: String, pub mail: String }
//! }
//! mod new {
//!     #[derive(oncemore::CacheValue)]
//!     pub struct User { pub mail: String, pub name: String }
//! }
//! assert_ne!(old::User::SHAPE, new::User::SHAPE);
//! ```
//!
//! | you change | what follows |
//! |---|---|
//! | a field's name, type or place; a variant; a nested type | the new version has keys of its own and computes anew; the old one goes on with its own |
//! | an argument's type, their number or order | the same |
//! | `version = N` to another number | the same |
//! | the function's body | nothing: give `version` another number where its results change |
//! | the function's name or module | another name is another key; keep it with `name = "…"` |
//! | `codec = …` to another one | the same key: each version finds what the other wrote of no use, and replaces it. Change `version` too, so that both run side by side |
//! | `ttl` | holds for what is stored from then on |
//! | the prefix, the namespace | other keys |
//!
//! Neither version reads, replaces or invalidates what the other has, with two exceptions: `invalidate_all` and
//! [`invalidate_namespace`](crate::invalidate_namespace) reach all versions of the function, as they should: the data has
//! changed for both. To invalidate one key reaches only the versions of the same types. **Where old and new run side by side
//! and data changes by key, have a `ttl` that you can live with.**
//!
//! Where a deploy adds `single_flight = cluster`, callers of the new version do not wait for what the old one computes, as it says nothing of
//! whether it still does: they take over, and what the old one computed goes to its own caller. (On memcached they may wait for the last minute of the ten that
//! such a lease stands if its process was killed.)
//!
//! What an old version has stored goes when its TTL has passed, or when the server needs the room; so give remote functions a
//! `ttl`, or the installation a [`default_ttl`](crate::Builder::default_ttl).
//!
//! # Types that are not yours
//!
//! `#[derive(CacheValue)]` needs a fingerprint of each field. A type of another crate has none, so you take the responsibility
//! for its shape: `version = 1` on the function, and another number when the type changes.
//!
//! ```
//! # #[cfg(feature = "remote")]
//! # mod example {
//! use oncemore::memoize;
//! # use oncemore::backends::MemoryBytes;
//! use std::collections::BinaryHeap;
//!
//! #[memoize(backend = MemoryBytes, version = 1)]
//! async fn queue(id: u32) -> BinaryHeap<u32> {
//!     [id].into()
//! }
//! # }
//! ```
//!
//! Also: what serde does with a type is not in its fingerprint where it is not in the type. A hand-written `Serialize` that
//! changes needs another `version`.
//!
//! The example `deploy` runs two versions on one server: `cargo run --release --example deploy`.
