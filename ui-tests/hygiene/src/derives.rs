//! The derives.

#[allow(unused_imports)]
use crate::names::{primitives::*, *};

/// By its fields.
#[derive(::again::CacheKey, ::again::CacheValue, ::core::clone::Clone, ::core::fmt::Debug)]
#[cache_key(crate = ::again)]
#[cache_value(crate = ::again)]
pub struct Account<'a, T> {
    /// A number.
    pub number: u64,
    /// A name.
    pub name: &'a ::core::primitive::str,
    /// Left out.
    #[cache_key(skip)]
    #[cache_value(skip)]
    pub note: T,
}

/// By its variant.
#[derive(::again::CacheKey, ::again::CacheValue, ::core::clone::Clone, ::core::fmt::Debug)]
#[cache_key(crate = ::again)]
#[cache_value(crate = ::again)]
pub enum Event {
    /// Without fields.
    Login,
    /// With a field.
    Paid(u64),
    /// With a named field.
    Moved {
        /// Where to.
        r#type: ::std::string::String,
    },
    /// With itself.
    Both(::std::boxed::Box<Event>, ::std::boxed::Box<Event>),
}

/// Whose data it is.
#[derive(::again::CacheKey, ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[cache_key(crate = ::again, principal, transparent)]
pub struct UserId(pub u64);
