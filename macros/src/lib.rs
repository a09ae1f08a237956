//! The macros of [`oncemore`](https://docs.rs/oncemore). Depend on `oncemore`, which re-exports them.
//!
//! `#[memoize]` goes through these steps, a module each: `attribute` and `item` read what the user wrote, `rules`
//! says which options go together, `lower` turns both into a `model` in which nonsense cannot be said, and
//! `expand` writes the code. Errors are gathered on the way and reported all at once; the function stays as it was.
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

/// What stands in `#[memoize(…)]`, which makes a function remember its results; all of it can be left out:
///
/// | option | takes | without it |
/// |--------|-------|------------|
/// | `ttl` | how long a value is served: `"5m"`, an expression of type `Duration`, or a closure of the value | for ever |
/// | `idle` | how long a value may go unread | for ever |
/// | `jitter` | the greatest random cut of a TTL | TTLs are exact |
/// | `negative_ttl` | the TTL of `Err` and `None`, which are stored then | see the next two |
/// | `cache_err` | nothing: an `Err` is stored like an `Ok` | it is not stored |
/// | `only_some` | nothing: a `None` is not stored | it is stored |
/// | `cache_if` | a function or closure that says whether a value is stored | all are |
/// | `capacity` | a number of entries, or `unbounded` | `10_000` |
/// | `weight` | a closure `\|key, value\|` or `\|value\|` that returns a `u64` | each entry weighs 1 |
/// | `max_weight` | the greatest total weight; goes with `weight` | the bound is `capacity` |
/// | `single_flight` | `local`: one computation per key at a time; `cluster`: in all processes; `off`: calls compute side by side | `local` |
/// | `detached` | nothing: an asynchronous computation goes on when its callers have gone | it ends with its caller |
/// | `http` | nothing: the function is a handler of axum, and its response is stored (feature `axum`) | it is a function |
/// | `stale` | with `http`: how long after its TTL a response is served while it is computed anew | it is computed first |
/// | `stale_if_error` | with `http`: how long after its TTL a response is served in place of an error | the error is |
/// | `key` | an expression of the arguments | all arguments |
/// | `store` | a field: `self.prices`, of type `Store` | a static |
/// | `handle` | the handle's name | the function's; `{method}_handle` |
/// | `vis` | the handle's visibility: `pub(crate)` | the function's |
/// | `name` | a text: the function's name in keys and lists | its path |
/// | `namespace` | a text before the name in keys | none |
/// | `backend` | `memory`, `redis`, `memcached`, `redis("name")`, a type, or a list of them | `memory` |
/// | `codec` | `Bincode`, `Json`, `Postcard`, `MessagePack`, or a type: how remote values become bytes | the installation's |
/// | `compress` | nothing, or the size from which on remote values are compressed | they are not |
/// | `version` | a number: remote values of another one are others | the type's fingerprint alone |
/// | `crate` | the path of a renamed or re-exported `oncemore` | `::oncemore` |
///
/// Before an argument or `self`:
///
/// | attribute | in the key |
/// |-----------|------------|
/// | none | the argument |
/// | `#[key(skip)]` | nothing |
/// | `#[key(with = path::to::function)]` | what the function makes of `&argument` |
/// | `#[key(expression)]` | what the expression gives; the argument's name is a reference in it |
///
/// On an `impl` block it takes no options: it gives handles to the methods that have the attribute themselves, and lets
/// functions without `self` have it.
#[proc_macro_attribute]
pub fn memoize(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::memoize(attribute.into(), item.into()).into()
}

/// Makes a type usable as (part of) a cache key: implements the trait `CacheKey`.
///
/// The key of a struct is made of its fields in their order, that of an enum of the variant's name and its fields. Every field
/// is a key or is left out. The type needs no `Clone`, `Eq` or `Hash`, and may borrow.
///
/// | `#[cache_key(…)]` on the type | |
/// |---|---|
/// | `transparent` | the key is that of the only field that takes part |
/// | `principal` | the type says whose data something is: leaving it out of a key does not compile |
/// | `version = 1` | the shape of the key is this number and the type's name, not the fields; for types that contain each other |
/// | `crate = path` | the path of a renamed or re-exported `oncemore` |
///
/// | on a variant | |
/// |---|---|
/// | `rename = "Name"` | its name in the key |
///
/// | on a field | |
/// |---|---|
/// | `skip` | it is not in the key |
/// | `with = path::to::function` | what the function makes of `&field` is in the key |
#[proc_macro_derive(CacheKey, attributes(cache_key))]
pub fn derive_cache_key(item: TokenStream) -> TokenStream {
    derive::cache_key::expand(item.into()).into()
}

/// Gives a type a fingerprint of its shape, computed at compile time: implements the trait `CacheValue`.
///
/// It follows the names, order and shapes of the fields and variants, and what `serde` is told about them.
///
/// | `#[cache_value(…)]` | |
/// |---|---|
/// | `version = 1` on the type | its shape is this number and its name, not the fields; for types that contain each other |
/// | `version = 1` on a field | its shape is this number: for a foreign type |
/// | `skip` on a field | it is not stored; `#[serde(skip)]` says so too |
/// | `crate = path` on the type | the path of a renamed or re-exported `oncemore` |
#[proc_macro_derive(CacheValue, attributes(cache_value))]
pub fn derive_cache_value(item: TokenStream) -> TokenStream {
    derive::cache_value::expand(item.into()).into()
}
