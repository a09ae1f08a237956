//! An older edition, in which futures and `impl Trait` capture otherwise: a documentation test is the one place in a package that
//! can have an edition of its own.
//!
//! ```edition2021
//! #![no_implicit_prelude]
//! #![forbid(unsafe_code)]
//! #![deny(warnings, clippy::all, clippy::pedantic)]
//! #![deny(rust_2024_compatibility)]
//!
//! use ::again::{memoize, testing, Store};
//! use ::std::{assert_eq, convert::From, default::Default, string::String};
//!
//! #[memoize(crate = ::again, ttl = "5m")]
//! fn price(sku: &str, quantity: u32) -> String {
//!     ::std::format!("{sku}{quantity}")
//! }
//!
//! #[memoize(crate = ::again)]
//! async fn fetch(id: &str) -> ::std::result::Result<String, String> {
//!     ::core::future::ready(()).await;
//!     ::std::result::Result::Ok(id.into_owned())
//! }
//!
//! trait IntoOwned {
//!     fn into_owned(&self) -> String;
//! }
//!
//! impl IntoOwned for str {
//!     fn into_owned(&self) -> String {
//!         From::from(self)
//!     }
//! }
//!
//! #[memoize(crate = ::again)]
//! fn generic<'a, T: ::again::CacheKey + ::std::string::ToString>(x: &'a T, y: &T) -> String {
//!     ::std::format!("{}{}", x.to_string(), y.to_string())
//! }
//!
//! #[derive(::again::CacheKey)]
//! #[cache_key(crate = ::again)]
//! struct Shop {
//!     number: u64,
//! }
//!
//! #[memoize]
//! impl Shop {
//!     #[memoize(crate = ::again)]
//!     fn price(&self, sku: &str) -> u64 {
//!         self.number + u64::from(sku.is_empty())
//!     }
//! }
//!
//! #[derive(Default)]
//! struct Parser {
//!     widths: Store<(String,), usize>,
//! }
//!
//! impl Parser {
//!     #[memoize(crate = ::again, store = self.widths)]
//!     fn width(&self, text: &str) -> usize {
//!         text.len()
//!     }
//! }
//!
//! async fn runs() {
//!     let _test = testing::isolate();
//!     for _ in 0..2 {
//!         assert_eq!(price("a", 1), "a1");
//!         assert_eq!(fetch("a").await.as_deref(), ::std::result::Result::Ok("a"));
//!         assert_eq!(generic(&1_u8, &2), "12");
//!         assert_eq!(Shop { number: 1 }.price("a"), 1);
//!         assert_eq!(Parser::default().width("abc"), 3);
//!     }
//!     assert_eq!(price::stats().hits, 1);
//!     assert_eq!(Shop::price_handle().stats().hits, 1);
//! }
//!
//! fn main() {
//!     // Not `#[tokio::main]`, which needs the prelude.
//!     let runtime = ::tokio::runtime::Builder::new_current_thread().build();
//!     runtime.unwrap().block_on(runs());
//! }
//! ```
