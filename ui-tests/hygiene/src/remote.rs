//! Functions whose values are in remote backends.

use ::again::memoize;

#[allow(unused_imports, clippy::wildcard_imports)]
use crate::names::{primitives::*, *};

pub use self::value::Profile;

/// What serde derives wants primitive types to be what they are called.
mod value {
    /// A value that can become bytes.
    #[derive(
        ::core::clone::Clone,
        ::core::fmt::Debug,
        ::serde::Serialize,
        ::serde::Deserialize,
        ::again::CacheValue,
    )]
    #[cache_value(crate = ::again)]
    #[serde(crate = "::serde")]
    pub struct Profile {
        /// Who it is.
        pub id: ::core::primitive::u64,
    }
}

/// A codec by its path.
pub type Text = ::again::codec::Json;

/// One backend.
#[memoize(crate = ::again, backend = redis, ttl = "5m")]
pub async fn profile(id: u64) -> ::core::result::Result<Profile, ::std::string::String> {
    ::core::future::ready(()).await;
    ::core::result::Result::Ok(Profile { id })
}

/// Tiers.
#[memoize(crate = ::again, backend = [memory, redis("sessions")], version = 2, codec = Json, single_flight = cluster)]
pub fn session(id: &::core::primitive::str) -> ::core::option::Option<Profile> {
    ::core::option::Option::Some(Profile {
        id: id.len() as u64,
    })
}

/// A backend and a codec of one's own.
#[memoize(crate = ::again, backend = ::again::backends::MemoryBytes, codec = Text)]
pub fn square(n: u64) -> u64 {
    n * n
}

/// Methods.
#[derive(::core::fmt::Debug)]
pub struct Client;

#[memoize]
impl Client {
    /// Skips the object.
    #[memoize(crate = ::again, backend = redis)]
    pub async fn fetch(#[key(skip)] &self, id: u64) -> u64 {
        ::core::future::ready(id).await
    }
}
