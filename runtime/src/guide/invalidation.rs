//! How to remove or replace a value, and who wins a race.
//!
//! # The handle
//!
//! A free function's handle is a type of the same name; `use` imports both. It takes the arguments of the key.
//!
//! ```
//! use oncemore::memoize;
//!
//! mod shop {
//!     #[oncemore::memoize]
//!     pub fn price(sku: &str) -> u32 {
//!         sku.len() as u32
//!     }
//! }
//! use shop::price;
//!
//! assert_eq!(price("A-1"), 3);
//! assert!(price::put("A-1", 99)); // as if it had been computed
//! assert_eq!(price("A-1"), 99);
//! assert_eq!(price::refresh("A-1"), 3); // computes, whatever is stored
//! assert!(price::invalidate("A-1")); // there was one
//! assert!(!price::invalidate("A-1"));
//! price::invalidate_all();
//! ```
//!
//! * `put` stores what the function would have stored: it refuses an `Err` (without `cache_err`) and what `cache_if` does not want,
//!   says `false`, and leaves the value that is there.
//! * `refresh` serves the old value to others until the new one is there. Where it ends in an `Err` that is not stored, the old value
//!   stays. From a remote backend the old value is taken away meanwhile, so that no computation that began earlier can replace the new
//!   one, and others compute; after an `Err`, and where the refresh is given up, it is put back.
//! * `invalidate` says whether a value was there that had not expired.
//!
//! ```
//! # use oncemore::memoize;
//! # use std::sync::atomic::{AtomicBool, Ordering};
//! static DOWN: AtomicBool = AtomicBool::new(false);
//!
//! #[memoize]
//! fn load(id: u32) -> Result<u32, String> {
//!     if DOWN.load(Ordering::Relaxed) { Err("down".into()) } else { Ok(id) }
//! }
//!
//! load(1).unwrap();
//! DOWN.store(true, Ordering::Relaxed);
//! assert!(load::refresh(1).is_err());
//! assert!(!load::put(1, Err("wrong".into())));
//! assert_eq!(load(1), Ok(1));
//! ```
//!
//! `handle = name` gives the handle another name, where the function's name is taken by a type; `vis = pub(crate)` another
//! visibility.
//!
//! # All functions at once
//!
//! ```
//! oncemore::functions().for_each(|function| function.invalidate_all());
//! ```
//!
//! That reaches every function and every method without a `store`; a [`Store`](crate::Store) in a field has `invalidate_all` itself.
//! Of functions with a remote backend it clears what this process keeps, not what the backend has: for that there are `invalidate_all` of
//! the function's handle and [`invalidate_namespace`](crate::invalidate_namespace).
//!
//! # Races
//!
//! A computation that is under way has read something already, and what it read may be out of date. So whoever says so wins:
//!
//! | while `f(1)` computes | the computation's value | what is stored then |
//! |---|---|---|
//! | `f::invalidate(1)`, `f::invalidate_all()` | goes to its caller and those who waited already | nothing; calls that come later compute anew |
//! | `f::put(1, v)` | the same | `v` |
//! | `f::refresh(1)` | the same | what the refresh computes |
//! | a second `f::refresh(1)`, during a first | the first's goes to its caller | what the second computes |
//! | an invalidation during a refresh | goes to its caller | nothing |
//!
//! From this follows the order in which to change data: **write first, then invalidate.** A computation that read the old data
//! has then either stored it, and it is removed, or will not be allowed to store it.
//!
//! ```
//! # use oncemore::memoize;
//! # use std::sync::atomic::{AtomicU32, Ordering};
//! static DATABASE: AtomicU32 = AtomicU32::new(1);
//!
//! #[memoize]
//! fn stock(sku: u32) -> u32 {
//!     DATABASE.load(Ordering::SeqCst)
//! }
//!
//! fn sell(sku: u32) {
//!     DATABASE.fetch_sub(1, Ordering::SeqCst);
//!     stock::invalidate(sku);
//! }
//!
//! assert_eq!(stock(5), 1);
//! sell(5);
//! assert_eq!(stock(5), 0);
//! ```
//!
//! With `single_flight = off` it is the same, a little stricter: an invalidation of one key can keep a computation of another
//! from being stored.
//!
//! # How far it reaches
//!
//! Without `backend = …`, this process. With a remote backend, every process that uses it: `invalidate` and `invalidate_all` are then asynchronous where the
//! function is, and return a `Result`, as a server may be out of reach ([`failures`](super::failures#an-invalidation-that-does-not-arrive)).
//! [`tiers`](super::tiers#how-old-a-copy-can-be) says how fast copies in other processes' memory follow.
//!
//! A namespace, in every installed backend at once:
//!
//! ```
//! # #[cfg(feature = "remote")]
//! # async fn example() -> Result<(), oncemore::InvalidateError> {
//! oncemore::invalidate_namespace("users").await?;
//! # Ok(())
//! # }
//! ```
