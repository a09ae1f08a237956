//! What is in the server, as `redis-cli` shows it.
//!
//! A value's key is `{prefix}:{namespace}:{function}:{fingerprint}:{arguments}`, without the namespace where there is none:
//!
//! ```text
//! $ redis-cli --scan --pattern 'shop:*'
//! shop:users:shop::catalog::price:9f3a1c2b5d6e7f80:("A-1",3)
//! $ redis-cli --scan --pattern 'shop#generation:*'
//! shop#generation:users
//! shop#generation:users:shop::catalog::price
//! ```
//!
//! | part | is |
//! |---|---|
//! | `shop` | the [`prefix`](crate::Builder::prefix) of the installation |
//! | `users` | `namespace = "users"` |
//! | `shop::catalog::price` | the function's path, or `name = "…"` |
//! | `9f3a1c2b5d6e7f80` | the fingerprint of the types: [`deploys`](super::deploys) |
//! | `("A-1",3)` | the arguments, as [`keys`](super::keys) has them |
//!
//! `:` and `%` inside a name or namespace are written as in a URL. A key that is longer than the backend takes, or has bytes
//! that it does not take (memcached: 250 bytes, no spaces, nothing beyond ASCII), has `#` and 32 digits in place of its
//! arguments: a BLAKE3 digest of the whole key. If that is too long still, the digest stands alone.
//!
//! [`key_builder`](crate::Builder::key_builder) makes keys of your own instead, from the same parts.
//!
//! The handle says which key a call has:
//!
//! ```
//! # #[cfg(feature = "remote")]
//! # fn main() {
//! use oncemore::backends::MemoryBytes;
//! use oncemore::memoize;
//!
//! #[memoize(backend = MemoryBytes, ttl = "5m", namespace = "users", name = "price")]
//! fn price(sku: &str, quantity: u32) -> u32 {
//!     sku.len() as u32 * quantity
//! }
//!
//! oncemore::builder().prefix("shop").backend(MemoryBytes::new(100)).install_blocking().unwrap();
//! let key = price::key("A-1", 3);
//! assert!(key.starts_with("shop:users:price:") && key.ends_with(r#":("A-1",3)"#));
//! # oncemore::uninstall();
//! # }
//! # #[cfg(not(feature = "remote"))]
//! # fn main() {}
//! ```
//!
//! # What is under a key
//!
//! A value in its envelope (magic byte, flags, codec, times, a check of the key, a checksum: `ENVELOPE.md` in `oncemore-core`),
//! or a lease: a call found nothing and computes. With `codec = Json` the value can be read inside the envelope.
//!
//! The `#generation` keys hold 8 random bytes each, one for every function and namespace. A value depends on those of its
//! function and namespace; another generation makes all of them invalid at once. They have no TTL. A server that loses one has
//! lost nothing but the values that depend on it.
//!
//! # By hand
//!
//! * `DEL` of a value's key is safe at any time: it is an invalidation of that key for all who read the server. Copies in
//!   processes' memory stay for [`near_ttl`](crate::Builder::near_ttl) at most.
//! * `DEL` of a generation invalidates its function or namespace.
//! * `TTL` shows how long a value stays. With `PERSIST` it is served no longer than before: the time is in the envelope too.
//! * Eviction is safe with any policy. `allkeys-lru` or `allkeys-lfu` suits a cache; with `noeviction` a full server takes no
//!   writes ([`failures`](super::failures)).
//!
//! oncemore itself never scans keys, and sends no `KEYS`, `CONFIG` or `FLUSHDB`.
