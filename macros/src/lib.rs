//! The macros of [`oncemore`](https://docs.rs/oncemore). Depend on `oncemore`, which re-exports them.
#![forbid(unsafe_code)]

mod derive;

use proc_macro::TokenStream;

/// Makes a type usable as (part of) a cache key.
#[proc_macro_derive(CacheKey, attributes(cache_key))]
pub fn derive_cache_key(item: TokenStream) -> TokenStream {
    derive::cache_key::expand(item.into()).into()
}

/// Gives a type a fingerprint of its shape.
#[proc_macro_derive(CacheValue, attributes(cache_value))]
pub fn derive_cache_value(item: TokenStream) -> TokenStream {
    derive::cache_value::expand(item.into()).into()
}
