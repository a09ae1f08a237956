//! Free functions.

use ::again::memoize;
use ::core::convert::From;
use ::core::time::Duration;

#[allow(unused_imports, clippy::wildcard_imports)]
use crate::names::{primitives::*, *};

/// The minute that [`every_option`] remembers for.
const MINUTE: Duration = Duration::from_secs(60);

/// Without options.
#[memoize(crate = ::again)]
pub fn plain(n: u64) -> u64 {
    n * 2
}

/// Borrows.
#[memoize(crate = ::again, ttl = "5m", capacity = 100)]
pub fn borrowed(text: &::core::primitive::str, bytes: &[u8]) -> ::std::string::String {
    ::std::format!("{text}{}", bytes.len())
}

/// Takes what it gets.
#[memoize(crate = ::again)]
pub fn owned(words: ::std::vec::Vec<::std::string::String>) -> ::core::primitive::usize {
    let count = words.len();
    ::core::mem::drop(words);
    count
}

/// Nothing goes in, nothing comes out.
#[memoize(crate = ::again)]
pub fn nothing() {}

/// Everything at once.
#[memoize(
    crate = ::again,
    ttl = MINUTE,
    idle = "10s",
    jitter = Duration::from_secs(1),
    negative_ttl = "5s",
    weight = |_key, _value| 1,
    max_weight = 1_000,
    cache_if = |value| ::core::option::Option::is_some(value),
    single_flight = off,
    name = "every_option",
    namespace = "hygiene",
    version = 3,
    vis = pub(crate),
    handle = EveryOption,
    backend = memory,
)]
pub fn every_option(n: u64) -> ::core::option::Option<u64> {
    n.checked_sub(1)
}

/// A TTL that the value tells.
#[memoize(crate = ::again, ttl = |value| Duration::from_secs(*value))]
pub fn ttl_of_value(n: u64) -> u64 {
    n + 1
}

/// Only `Some`.
#[memoize(crate = ::again, only_some, capacity = unbounded)]
pub fn only_some(n: u64) -> ::core::option::Option<u64> {
    n.checked_sub(1)
}

/// `Err`, too.
#[memoize(crate = ::again, cache_err)]
pub fn cache_err(n: u64) -> ::core::result::Result<u64, ::std::string::String> {
    n.checked_sub(1).ok_or_else(|| ::std::format!("{n}"))
}

/// Only `Ok`, and the error cannot be shared.
#[memoize(crate = ::again)]
pub fn fallible(n: u64) -> ::core::result::Result<u64, ::std::io::Error> {
    n.checked_sub(1)
        .ok_or_else(|| ::std::io::Error::other("too little"))
}

/// Waits.
#[memoize(crate = ::again, ttl = "1h")]
pub async fn asynchronous(
    id: u64,
    #[key(skip)] log: &::core::primitive::str,
) -> ::core::primitive::usize {
    ::core::future::ready(()).await;
    if id == 0 {
        return 0;
    }
    log.len()
}

/// Goes on without its caller.
#[memoize(crate = ::again, detached)]
pub async fn detached(
    id: ::std::string::String,
) -> ::core::result::Result<u64, ::core::num::ParseIntError> {
    ::core::future::ready(()).await;
    let number: u64 = id.parse()?;
    ::core::result::Result::Ok(number)
}

/// In a box.
#[memoize(crate = ::again)]
pub fn boxed(
    id: u64,
) -> ::core::pin::Pin<
    ::std::boxed::Box<dyn ::core::future::Future<Output = u64> + ::core::marker::Send>,
> {
    ::std::boxed::Box::pin(async move { id })
}

/// Over types and numbers.
#[memoize(crate = ::again)]
pub fn generic<'a, T, const N: ::core::primitive::usize>(x: &'a T) -> [u64; N]
where
    T: ::again::CacheKey + ::core::marker::Copy + ::core::convert::Into<u64> + 'a,
{
    [(*x).into(); N]
}

/// Waits, over types.
#[memoize(crate = ::again)]
pub async fn generic_asynchronous<T: ::again::CacheKey + ::std::string::ToString>(
    x: T,
) -> ::std::string::String {
    ::core::future::ready(()).await;
    x.to_string()
}

/// A point.
#[derive(::again::CacheKey, ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[cache_key(crate = ::again)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Up.
    pub y: i32,
}

/// Takes its arguments apart.
#[memoize(crate = ::again)]
pub fn patterns(
    (a, mut b): (u8, u8),
    Point { x, .. }: Point,
    [first, ..]: [i32; 3],
    &n: &i32,
    _: bool_of::Truth,
) -> i32 {
    b += 1;
    i32::from(a) + i32::from(b) + x + first + n
}

/// A key that has no name of its own.
pub mod bool_of {
    /// Yes or no.
    pub type Truth = ::core::primitive::bool;
}

/// Makes keys of its arguments.
#[memoize(crate = ::again)]
pub fn key_expressions(
    #[key(point.x)] point: Point,
    #[key(with = rounded)] scale: f64,
    #[key(text.len())] text: &::core::primitive::str,
    #[key(skip)] _rest: fn(u8) -> u8,
) -> f64 {
    f64::from(point.x) * scale + f64::from(u8::try_from_len(text.len()))
}

/// For [`key_expressions`].
#[allow(clippy::cast_possible_truncation, clippy::trivially_copy_pass_by_ref)]
fn rounded(scale: &f64) -> i64 {
    scale.round() as i64
}

/// A conversion that cannot fail.
pub trait TryFromLen {
    /// At most 255.
    fn try_from_len(len: ::core::primitive::usize) -> Self;
}

impl TryFromLen for u8 {
    fn try_from_len(len: ::core::primitive::usize) -> Self {
        ::core::convert::TryFrom::try_from(len).unwrap_or(Self::MAX)
    }
}

/// One key for all.
#[memoize(crate = ::again, key = (point.x, &text[..1]))]
pub fn whole_key(point: &Point, text: &::core::primitive::str, (_, last): (u8, u8)) -> i32 {
    point.x + i32::from(u8::try_from_len(text.len())) + i32::from(last)
}

/// Calls itself.
#[memoize(crate = ::again)]
pub fn fibonacci(n: u32) -> u64 {
    if n < 2 {
        u64::from(n)
    } else {
        fibonacci(n - 1) + fibonacci(n - 2)
    }
}

/// Inside a function.
#[must_use]
pub fn local(n: u64) -> u64 {
    #[memoize(crate = ::again)]
    fn inner(n: u64) -> u64 {
        n + 1
    }
    inner::invalidate_all();
    inner(n)
}

/// Called like a keyword, with an argument of its own name.
#[memoize(crate = ::again)]
pub fn r#match(r#match: u64, r#type: u64) -> u64 {
    r#match + r#type
}

/// Arguments called like what an expansion might call its own.
#[memoize(crate = ::again)]
pub fn own_names(key: u64, value: u64, handle: u64, setup: u64, miss: u64, hit: u64) -> u64 {
    key + value + handle + setup + miss + hit
}

/// On its way out.
#[memoize(crate = ::again)]
#[deprecated]
pub fn old(n: u64) -> u64 {
    n
}

/// Refuses what it does not need.
#[memoize(crate = ::again)]
#[allow(clippy::needless_pass_by_value, clippy::non_minimal_cfg)]
#[inline]
#[must_use = "it took a while"]
#[doc(alias = "attributed")]
#[cfg(all())]
pub fn attributes(text: ::std::string::String) -> ::core::primitive::usize {
    text.len()
}

/// Expects what comes.
#[memoize(crate = ::again)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "to see whether it is expected once"
)]
pub fn expecting(text: ::std::string::String) -> ::core::primitive::usize {
    text.len()
}
