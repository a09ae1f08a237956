//! Refuses to leave a principal out of a key.
//!
//! `Skipped::<T>::check` is the inherent function if `T` is a [`Principal`], and that one has a bound which nothing meets;
//! for any other type it is [`NotPrincipal`]'s. An expansion names it, spanned at the skipped part's type, and never calls it:
//! `let _ = Skipped::<T>::check;`, with `NotPrincipal` in scope.

use std::marker::PhantomData;

use oncemore_core::{CacheKey, Principal};

/// A part that is left out of a key.
pub struct Skipped<T: ?Sized>(PhantomData<T>);

impl<T: Principal + ?Sized> Skipped<T> {
    /// Chosen for principals, and refused.
    pub const fn check()
    where
        T: MayBeSkipped,
    {
    }
}

impl<T: CacheKey + ?Sized> Skipped<T> {
    /// Chosen for keys: whether a principal is inside.
    pub const HOLDS: bool = T::PRINCIPAL;
}

/// Chosen for what is no key.
pub trait NotKeyed {
    /// Nothing is known of it.
    const HOLDS: bool = false;
}

/// Refuses, where it is evaluated, to leave out what has a principal inside; reported at the caller's.
///
/// # Panics
/// So that the program does not compile.
#[track_caller]
pub const fn refuse_if(holds: bool) {
    assert!(
        !holds,
        "what is left out of the key here has a `#[cache_key(principal)]` inside: it says whose data this is, and without it what was \
         computed for one person would be handed to another. Keep it in the key, or take an argument without it"
    );
}

impl<T: ?Sized> NotKeyed for Skipped<T> {}

/// Chosen for everything else.
pub trait NotPrincipal {
    /// Does nothing.
    fn check() {}
}

impl<T: ?Sized> NotPrincipal for Skipped<T> {}

/// Implemented by nothing: the reason why a principal cannot be skipped.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says whose data this is, so it cannot be left out of a cache key",
    label = "a principal must be part of the key",
    note = "with it skipped, what was computed for one person would be handed to another",
    note = "keep it in the key; or, if the result is the same for everybody, take an argument that is no principal",
    note = "`{Self}` is a principal because of `#[cache_key(principal)]` on its definition"
)]
pub trait MayBeSkipped {}
