//! Methods: three places for `self`.
//!
//! | `self` | values | needs |
//! |--------|--------|-------|
//! | `&self` | in one store, the object is part of the key | the type is a `CacheKey` |
//! | `#[key(skip)] &self` | in one store, shared by all objects | the result does not depend on the object |
//! | `store = self.field` | in a field of each object, and gone with it | a [`Store`](crate::Store) |
//!
//! # `#[memoize]` on the block
//!
//! A method of an inherent `impl` has a handle when the block has the attribute too. It has no options; it tells the methods where
//! they stand. Functions without `self` need it.
//!
//! ```
//! use oncemore::{CacheKey, memoize};
//!
//! #[derive(CacheKey)]
//! struct Shop {
//!     id: u32,
//! }
//!
//! #[memoize]
//! impl Shop {
//!     #[memoize(ttl = "1h")]
//!     pub fn price(&self, sku: &str) -> u32 {
//!         self.id + sku.len() as u32
//!     }
//!
//!     #[memoize]
//!     pub fn currency(country: &str) -> String {
//!         country.to_uppercase()
//!     }
//! }
//!
//! let shop = Shop { id: 10 };
//! assert_eq!(shop.price("A-1"), 13);
//! assert_eq!(Shop::currency("eu"), "EU");
//!
//! assert_eq!(shop.price_entry("A-1").peek(), Some(13));
//! assert!(shop.price_entry("A-1").invalidate());
//! assert!(Shop::currency_entry("eu").contains());
//! assert_eq!(Shop::price_handle().stats().misses, 1);
//!
//! assert_eq!(shop.price_refresh("A-1"), 13); // computes and stores
//! assert_eq!(shop.price_uncached("A-1"), 13); // computes only
//! ```
//!
//! For a method `price` stand beside it:
//!
//! * `shop.price_entry(…)`, an [`Entry`](crate::Entry): the place of one value, with `peek`, `contains`, `put`, `invalidate` and `key`. It
//!   takes the method's own arguments, those that are skipped left out; `self` too.
//! * `Type::price_handle()`, a [`Handle`](crate::Handle), or what `handle = name` calls it, for what is of all values: `stats`,
//!   `invalidate_all`, `name`, `config`. Its functions of one value take the arguments of the key as a reference to a tuple, `&self`
//!   first where it is part of the key, and their types exactly: `&(&shop, 3_u32)`. Where `#[key(with = …)]`, `#[key(expression)]` or
//!   `key = …` makes the key, its type has no name; the handle is then a [`FunctionInfo`](crate::FunctionInfo), without those functions.
//! * `shop.price_refresh(…)` and `shop.price_uncached(…)`.
//!
//! Without `#[memoize]` on the block a method with `self` is memoized all the same; it has none of these, unless it has
//! `handle = name`.
//!
//! # Traits
//!
//! Methods in `impl Trait for Type` and methods with a body in a `trait` are memoized, each type with a store of its own. They
//! have no handle, as there is no place for one: an `impl` of a trait holds the trait's items and no others. See
//! [`functions`](crate::functions), or memoize an inherent method that they call.
//!
//! ```
//! # use oncemore::{CacheKey, memoize};
//! # #[derive(CacheKey)] struct Square(u32);
//! trait Area: CacheKey {
//!     fn side(&self) -> u32;
//!
//!     #[memoize]
//!     fn area(&self) -> u32 {
//!         self.side() * self.side()
//!     }
//! }
//!
//! impl Area for Square {
//!     fn side(&self) -> u32 {
//!         self.0
//!     }
//! }
//!
//! assert_eq!(Square(3).area(), 9);
//! ```
//!
//! # A store in a field
//!
//! For values that belong to an object: nobody else can hit them, no key has to tell objects apart, and they go when it is dropped.
//!
//! ```
//! use oncemore::{Store, memoize};
//!
//! struct Dictionary {
//!     words: Vec<String>,
//!     // The arguments of the key as a tuple of owned types; what is stored.
//!     found: Store<(String, usize), Vec<String>>,
//! }
//!
//! impl Dictionary {
//!     #[memoize(store = self.found, capacity = 500)]
//!     fn complete(&self, start: &str, most: usize) -> Result<Vec<String>, String> {
//!         if start.is_empty() {
//!             return Err("everything".into());
//!         }
//!         let matching = self.words.iter().filter(|word| word.starts_with(start));
//!         Ok(matching.take(most).cloned().collect())
//!     }
//!
//!     fn learn(&mut self, word: &str) {
//!         self.words.push(word.into());
//!         self.found.invalidate_all();
//!     }
//! }
//!
//! let mut dictionary = Dictionary { words: vec!["rust".into()], found: Store::new() };
//! assert_eq!(dictionary.complete("ru", 5).unwrap(), ["rust"]);
//! assert_eq!(dictionary.complete("ru", 5).unwrap(), ["rust"]);
//! assert_eq!(dictionary.found.stats().hits, 1);
//! dictionary.learn("rune");
//! assert_eq!(dictionary.complete("ru", 5).unwrap(), ["rust", "rune"]);
//! ```
//!
//! * Two methods that name one store have a cache each in it; its statistics are their sum.
//! * `Store<K, V>`: `K` is the tuple of the arguments that are in the key (`()` without any, `(T,)` with one), `V` what is stored:
//!   `Ok`'s content for a `Result`, `Some`'s with `only_some`.
//! * `self` is not part of the key and need not be one. All options of freshness and bounds work; `unbounded` does not, nor do
//!   `handle`, `name`, `namespace`.
//! * A clone of the store is empty. It can be removed as a whole, not by key, and [`functions`](crate::functions) does not list it.
//!
//! # What cannot be memoized
//!
//! `&mut self`: a hit would not change the object. Memoize a method with `&self` that it calls.
