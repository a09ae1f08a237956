//! The macros of [`oncemore`](https://docs.rs/oncemore). Depend on `oncemore`, which re-exports them.
//!
//! `#[memoize]` goes through these steps, a module each: [`attribute`] and [`item`] read what the user wrote, [`rules`]
//! says which options go together, [`lower`] turns both into a [`model`] in which nonsense cannot be said, and
//! [`expand`] writes the code. Errors are gathered on the way and reported all at once; the function stays as it was.
#![forbid(unsafe_code)]

mod attribute;
mod derive;
mod diagnostics;
mod expand;
mod impls;
mod item;
mod lifetimes;
mod lower;
mod model;
mod rules;

use proc_macro::TokenStream;

/// Makes a function remember its results.
#[proc_macro_attribute]
pub fn memoize(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::memoize(attribute.into(), item.into()).into()
}

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
