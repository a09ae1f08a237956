//! Methods: bare, with handles, of traits, with stores in fields.

use ::again::{Store, memoize};
use ::core::convert::From;
use ::core::iter::Iterator;

#[allow(unused_imports, clippy::wildcard_imports)]
use crate::names::{primitives::*, *};

/// Something with methods.
#[derive(
    ::again::CacheKey,
    ::core::clone::Clone,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::fmt::Debug,
)]
#[cache_key(crate = ::again)]
pub struct Shop {
    /// Where.
    pub number: u64,
}

impl Shop {
    /// By the object.
    #[memoize(crate = ::again)]
    pub fn by_self(&self, sku: &::core::primitive::str) -> u64 {
        self.number + u64::from(sku.is_empty())
    }

    /// Whatever the object.
    #[memoize(crate = ::again, capacity = 5)]
    pub fn without_self(#[key(skip)] &self, sku: u64) -> u64 {
        self.number + sku
    }

    /// By what it is given.
    #[memoize(crate = ::again)]
    pub fn by_value(self, more: Self) -> Self {
        Self {
            number: self.number + more.number,
        }
    }

    /// By a part of the object.
    #[memoize(crate = ::again)]
    pub fn by_part(#[key(self.number)] &self) -> u64 {
        self.number
    }

    /// Waits.
    #[memoize(crate = ::again)]
    pub async fn asynchronous(
        &self,
        sku: &::core::primitive::str,
    ) -> ::core::result::Result<u64, ::std::string::String> {
        ::core::future::ready(()).await;
        if sku.is_empty() {
            return ::core::result::Result::Err(::std::string::String::new());
        }
        ::core::result::Result::Ok(self.number)
    }

    /// Makes one.
    #[memoize(crate = ::again)]
    pub fn open(number: u64) -> Self {
        Self { number }
    }
}

/// With handles.
#[memoize]
impl Shop {
    /// By the object.
    #[memoize(crate = ::again, ttl = "5m", vis = pub(crate))]
    pub fn price(&self, sku: &::core::primitive::str, (a, _b): (u8, u8)) -> u64 {
        self.number + u64::from(sku.is_empty()) + u64::from(a)
    }

    /// Waits.
    #[memoize(crate = ::again, handle = weights)]
    pub async fn weight(#[key(skip)] &self, sku: u64) -> ::core::option::Option<u64> {
        ::core::future::ready(()).await;
        self.number.checked_sub(sku)
    }

    /// Over types.
    #[memoize(crate = ::again)]
    pub fn generic<T: ::again::CacheKey + ::core::convert::Into<u64> + ::core::marker::Copy>(
        #[key(skip)] &self,
        x: T,
    ) -> u64 {
        self.number + x.into()
    }

    /// Not memoized.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// A constant.
    pub const TAX: u64 = 19;
}

/// Something that others have, too.
pub trait Priced {
    /// A constant of it.
    const TAX: u64;

    /// How much.
    fn total(&self, pieces: u64) -> u64;

    /// Unless told otherwise.
    #[memoize(crate = ::again)]
    fn twice(#[key(skip)] &self, pieces: u64) -> u64 {
        pieces * 2 + Self::TAX
    }

    /// In the future.
    fn later(
        &self,
        pieces: u64,
    ) -> impl ::core::future::Future<Output = u64> + ::core::marker::Send;
}

#[memoize]
impl Priced for Shop {
    const TAX: u64 = 7;

    #[memoize(crate = ::again)]
    fn total(&self, pieces: u64) -> u64 {
        self.number * pieces + <Self as Priced>::TAX
    }

    #[memoize(crate = ::again)]
    async fn later(&self, pieces: u64) -> u64 {
        ::core::future::ready(()).await;
        self.number * pieces
    }
}

impl<T: ::again::CacheKey> Priced for ::std::vec::Vec<T> {
    const TAX: u64 = 8;

    #[memoize(crate = ::again)]
    fn total(&self, pieces: u64) -> u64 {
        ::core::iter::zip(self, 0..pieces)
            .map(|(_, piece)| piece)
            .sum()
    }

    fn later(
        &self,
        pieces: u64,
    ) -> impl ::core::future::Future<Output = u64> + ::core::marker::Send {
        ::core::future::ready(pieces)
    }
}

/// Generic over what it holds.
#[derive(::again::CacheKey, ::core::fmt::Debug)]
#[cache_key(crate = ::again)]
pub struct Holder<'a, T, const N: ::core::primitive::usize> {
    /// What it holds.
    pub held: &'a [T; N],
}

impl<T, const N: ::core::primitive::usize> Holder<'_, T, N>
where
    T: ::again::CacheKey + ::core::convert::Into<u64> + ::core::marker::Copy,
{
    /// The sum.
    #[memoize(crate = ::again)]
    pub fn sum(&self) -> u64 {
        self.held
            .iter()
            .map(|&x| ::core::convert::Into::<u64>::into(x))
            .sum()
    }

    /// The sum of some.
    #[memoize(crate = ::again)]
    pub fn sum_of<const M: ::core::primitive::usize>(&self) -> u64 {
        self.held[..M]
            .iter()
            .map(|&x| ::core::convert::Into::<u64>::into(x))
            .sum()
    }
}

/// With its caches inside.
#[derive(::core::fmt::Debug, ::core::default::Default)]
pub struct Parser {
    widths: Store<(::std::string::String,), ::core::primitive::usize>,
    numbers: Store<(u64, u64), u64>,
}

impl Parser {
    /// How wide.
    #[memoize(crate = ::again, store = self.widths)]
    pub fn width(&self, text: &::core::primitive::str) -> ::core::primitive::usize {
        text.chars().count()
    }

    /// How many.
    #[memoize(crate = ::again, store = self.numbers, capacity = 10, ttl = "1h")]
    pub async fn number(
        &self,
        a: u64,
        b: u64,
    ) -> ::core::result::Result<u64, ::std::string::String> {
        ::core::future::ready(()).await;
        a.checked_sub(b).ok_or_else(|| ::std::format!("{a} < {b}"))
    }
}
