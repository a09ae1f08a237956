//! Takes what is part of a key, whatever it is, so that a type that cannot be one is one error.
//!
//! An expansion asks twice. [`keyed`] has the bound: named with the argument's type, and never called, it is where the error
//! is reported. [`Part`] and [`Computed`] have none: `of` is the inherent function for a [`CacheKey`], and that of
//! [`NotKey`] or [`NotComputed`] for any other type, which gives [`NoKey`], a key with which everything that follows
//! compiles.

use std::marker::PhantomData;

use oncemore_core::{CacheKey, KeyWriter, Shape};

/// Asks for a key, where the argument's type stands.
pub fn keyed<T: CacheKey + ?Sized>() {}

/// Asks for a key, where the expression stands that computes it.
pub fn keyed_value<T: CacheKey + ?Sized>(_: &T) {}

/// An argument that is part of the key as it is.
#[derive(Debug)]
pub struct Part<T: ?Sized>(PhantomData<T>);

impl<T: CacheKey + ?Sized> Part<T> {
    /// Chosen for keys.
    #[inline]
    pub const fn of(part: &T) -> &T {
        part
    }
}

/// Chosen for everything else.
pub trait NotKey {
    /// The argument's type.
    type Argument: ?Sized;

    /// Stands in for the argument.
    fn of(_: &Self::Argument) -> NoKey {
        NoKey
    }
}

impl<T: ?Sized> NotKey for Part<T> {
    type Argument = T;
}

/// A part of the key that is computed.
#[derive(Debug)]
pub struct Computed<T>(pub T);

impl<T: CacheKey> Computed<T> {
    /// Chosen for keys.
    #[inline]
    pub fn __part(self) -> T {
        self.0
    }
}

/// Chosen for everything else.
pub trait NotComputed: Sized {
    /// Stands in for the part.
    fn __part(self) -> NoKey {
        NoKey
    }
}

impl<T> NotComputed for Computed<T> {}

/// Stands in for a key where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoKey;

impl CacheKey for NoKey {
    type Owned = Self;
    const SHAPE: Shape = Shape::new("nothing");

    fn hash_key<H: std::hash::Hasher>(&self, _: &mut H) {}
    fn eq_key(&self, _: &Self) -> bool {
        true
    }
    fn to_key(&self) -> Self {
        Self
    }
    fn encode(&self, _: &mut KeyWriter<'_>) {}
}
