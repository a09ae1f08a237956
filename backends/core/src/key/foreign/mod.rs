//! Keys of foreign types, each behind the feature of its crate's name.
//!
//! Types that mean the same (a date, a point in time) have the same shape and text whichever crate they come from.

#[cfg(feature = "bytes")]
mod bytes;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;
