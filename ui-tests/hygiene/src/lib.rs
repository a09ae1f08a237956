//! Every kind of memoized function where names are not what they seem: oncemore is called `again`, there is no prelude, and the
//! names of the prelude are other things. It must compile without a warning under the strictest lints.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings)]
#![deny(clippy::all, clippy::pedantic)]
#![deny(
    let_underscore_drop,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unnameable_types,
    unreachable_pub,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    variant_size_differences
)]

#[macro_use]
#[allow(unused_macros)]
mod macros;

pub mod derives;
#[cfg(doctest)]
pub mod edition_2021;
pub mod free;
pub mod handlers;
pub mod methods;
pub mod names;
pub mod remote;

/// What [`memoized`] finds oncemore by.
pub use ::again as reexported;

/// A memoized function for users who need not depend on oncemore.
#[macro_export]
macro_rules! memoized {
    ($(#[$attribute:meta])* $vis:vis fn $name:ident($(#[key($($key:tt)*)] $argument:ident: $ty:ty),* $(,)?) -> $out:ty $body:block) => {
        $(#[$attribute])*
        #[$crate::reexported::memoize(crate = $crate::reexported, ttl = "5m")]
        $vis fn $name($(#[key($($key)*)] $argument: $ty),*) -> $out $body
    };
}
