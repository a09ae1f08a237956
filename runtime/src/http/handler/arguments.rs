//! What each argument of a handler adds to the key, by its type.
//!
//! | argument | adds |
//! |----------|------|
//! | a [`Principal`], a type with one inside, or an `Extension` of one | itself; the response is that person's |
//! | `Path<T>`, `Query<T>`, `Json<T>`, `Form<T>` where `T` is a [`CacheKey`] | `T` |
//! | other `Path<T>`, `RawPathParams`, `MatchedPath` | the path |
//! | other `Query<T>`, `RawQuery` | the query |
//! | `Uri`, `OriginalUri` | both |
//! | `State<T>`, other `Extension<T>`, `ConnectInfo<T>`, `Method`, `Version` | nothing |
//! | `TypedHeader<Authorization<…>>`, cookie jars (feature `axum-extra`) | nothing: the response is not stored |
//! | an option of one of these | whether it is there, and it |
//! | a result of one | it; what could not be extracted is not stored, as the response may say why |
//! | any other [`CacheKey`] | itself |
//!
//! Anything else is a compile error: it has to be skipped, or the key to be made of a part of it.

use axum::extract::{
    ConnectInfo, Extension, Form, Json, MatchedPath, OriginalUri, Path, Query, RawQuery, State,
};
#[cfg(feature = "axum-extra")]
use axum_extra::{
    TypedHeader,
    extract::CookieJar,
    headers::{Authorization, authorization::Credentials},
};
use http::{Method, Uri, Version};
use oncemore_core::{CacheKey, Principal};

use super::Key;

/// An argument.
#[derive(Debug)]
pub struct Argument<'a, T: ?Sized>(pub &'a T);

/// An argument whose part in the key its type decides.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which response is asked for",
    label = "not known to be part of a key",
    note = "write `#[key(skip)]` before it if the response does not depend on it, or `#[key(expression)]` for the part that it depends on; an extractor of yours derives `CacheKey`",
    note = "a handler that changes something is not memoized: call `invalidate` of what it changes in it, or put `oncemore::http::HttpCache` around the router, which does so by itself"
)]
pub trait HttpArgument {
    /// Adds its part.
    fn part(&self, key: &mut Key<'_>);
}

macro_rules! adds {
    ($([$($generics:tt)*] $type:ty => |$this:ident, $key:ident| $add:expr;)+) => {$(
        impl<$($generics)*> HttpArgument for $type {
            fn part(&self, $key: &mut Key<'_>) {
                let $this = self;
                $add
            }
        }
    )+};
}

adds! {
    [T] Path<T> => |_this, key| key.push_of_request("path", |request| request.path());
    [] MatchedPath => |this, key| key.push_text("matched path", this.as_str());
    [] axum::extract::RawPathParams => |_this, key| key.push_of_request("path", |request| request.path());
    [T] Query<T> => |_this, key| key.push_of_request("query", |request| request.query());
    [] RawQuery => |this, key| key.push_text("query", this.0.as_deref().unwrap_or_default());
    [] Uri => |this, key| key.push_text("uri", &this.to_string());
    [] OriginalUri => |this, key| key.push_text("uri", &this.0.to_string());
    [T] State<T> => |_this, _key| ();
    [T] Extension<T> => |_this, _key| ();
    [T] ConnectInfo<T> => |_this, _key| ();
    [] Method => |_this, _key| ();
    [] Version => |_this, _key| ();
}

impl<T: HttpArgument> HttpArgument for Option<T> {
    fn part(&self, key: &mut Key<'_>) {
        key.push(&self.is_some());
        if let Some(argument) = self {
            argument.part(key);
        }
    }
}

impl<T: HttpArgument, E> HttpArgument for Result<T, E> {
    fn part(&self, key: &mut Key<'_>) {
        match self {
            Ok(argument) => argument.part(key),
            Err(_) => key.refuse(),
        }
    }
}

#[cfg(feature = "axum-extra")]
impl<C: Credentials> HttpArgument for TypedHeader<Authorization<C>> {
    fn part(&self, key: &mut Key<'_>) {
        key.refuse();
    }
}

#[cfg(feature = "axum-extra")]
impl HttpArgument for CookieJar {
    fn part(&self, key: &mut Key<'_>) {
        key.refuse();
    }
}

/// For principals.
pub trait ViaPrincipal {
    /// Adds the person.
    fn __part(&self, key: &mut Key<'_>);
}

impl<T: Principal + CacheKey> ViaPrincipal for &&&&&Argument<'_, T> {
    fn __part(&self, key: &mut Key<'_>) {
        key.push_person(self.0);
    }
}

/// For principals that a middleware put among the extensions.
pub trait ViaExtension {
    /// Adds the person.
    fn __part(&self, key: &mut Key<'_>);
}

// A person, or what has one inside, is a part of the key; anything else there is the program's.
impl<T: CacheKey> ViaExtension for &&&&Argument<'_, Extension<T>> {
    fn __part(&self, key: &mut Key<'_>) {
        if T::PRINCIPAL {
            key.push_person(&self.0.0);
        }
    }
}

impl<T: CacheKey> ViaExtension for &&&&Argument<'_, Option<Extension<T>>> {
    fn __part(&self, key: &mut Key<'_>) {
        match self.0 {
            Some(Extension(person)) if T::PRINCIPAL => key.push_person(&Some(person)),
            None if T::PRINCIPAL => key.push(&None::<&T>),
            other => key.push(&other.is_some()),
        }
    }
}

impl<T: CacheKey, E> ViaExtension for &&&&Argument<'_, Result<Extension<T>, E>> {
    fn __part(&self, key: &mut Key<'_>) {
        match self.0 {
            Ok(Extension(person)) if T::PRINCIPAL => key.push_person(person),
            Ok(_) => {}
            Err(_) => key.refuse(),
        }
    }
}

/// For extractors of keys.
pub trait ViaTyped {
    /// Adds what was extracted.
    fn __part(&self, key: &mut Key<'_>);
}

macro_rules! typed {
    ($($extractor:ident)+) => {$(
        impl<T: CacheKey> ViaTyped for &&&Argument<'_, $extractor<T>> {
            fn __part(&self, key: &mut Key<'_>) {
                key.push(&self.0.0);
            }
        }

        impl<T: CacheKey> ViaTyped for &&&Argument<'_, Option<$extractor<T>>> {
            fn __part(&self, key: &mut Key<'_>) {
                key.push(&self.0.as_ref().map(|extracted| &extracted.0));
            }
        }

        impl<T: CacheKey, E> ViaTyped for &&&Argument<'_, Result<$extractor<T>, E>> {
            fn __part(&self, key: &mut Key<'_>) {
                match self.0 {
                    Ok(extracted) => key.push(&extracted.0),
                    Err(_) => key.refuse(),
                }
            }
        }
    )+};
}

typed!(Path Query Json Form);

/// For what is known.
pub trait ViaKnown {
    /// Adds its part.
    fn __part(&self, key: &mut Key<'_>);
}

impl<T: HttpArgument> ViaKnown for &&Argument<'_, T> {
    fn __part(&self, key: &mut Key<'_>) {
        self.0.part(key);
    }
}

/// For other keys.
pub trait ViaKey {
    /// Adds it.
    fn __part(&self, key: &mut Key<'_>);
}

impl<T: CacheKey> ViaKey for &Argument<'_, T> {
    fn __part(&self, key: &mut Key<'_>) {
        key.push(self.0);
    }
}

/// For anything else, which is refused.
pub trait ViaNothing {
    /// The argument.
    type Of;
    /// Does not compile.
    fn __part(&self, key: &mut Key<'_>)
    where
        Self::Of: HttpArgument;
}

impl<T> ViaNothing for Argument<'_, T> {
    type Of = T;
    fn __part(&self, _: &mut Key<'_>)
    where
        T: HttpArgument,
    {
    }
}

/// For anything else in a handle, whose function has been refused already.
pub trait ViaSilence {
    /// Never runs.
    fn __part(&self, _: &mut Key<'_>) {}
}

impl<T: ?Sized> ViaSilence for Argument<'_, T> {}

/// An argument that the functions of a handle do not take.
#[derive(Debug)]
pub struct Unasked<T: ?Sized>(std::marker::PhantomData<T>);

impl<T: ?Sized> Unasked<T> {
    /// One of this type.
    pub const NEW: Self = Self(std::marker::PhantomData);
}

/// For persons among the extensions: nobody says whose response is meant.
pub trait UnaskedPerson {
    /// Leaves the key open.
    fn leave_open(&self, key: &mut Key<'_>);
}

impl<T: CacheKey> UnaskedPerson for &&Unasked<Extension<T>> {
    fn leave_open(&self, key: &mut Key<'_>) {
        if T::PRINCIPAL {
            key.leave_open();
        }
    }
}

/// For what the program has: it is no part of the key.
pub trait UnaskedKnown {
    /// Does nothing.
    fn leave_open(&self, _: &mut Key<'_>) {}
}

impl<T> UnaskedKnown for &Unasked<State<T>> {}
impl<T> UnaskedKnown for &Unasked<Extension<T>> {}
impl<T> UnaskedKnown for &Unasked<ConnectInfo<T>> {}

/// For a type of the user's that is called like one of those: it may be any part of the key.
pub trait AnyUnasked {
    /// Leaves the key open.
    fn leave_open(&self, key: &mut Key<'_>) {
        key.leave_open();
    }
}

impl<T: ?Sized> AnyUnasked for Unasked<T> {}

/// An argument that is left out, which must not identify a person. See [`Skipped`](crate::private::Skipped).
#[derive(Debug)]
pub struct SkippedIdentity<T: ?Sized>(std::marker::PhantomData<T>);

// Each by itself, not by a macro: errors show where the bound stands.
impl<T: Principal> SkippedIdentity<Extension<T>> {
    /// Chosen for persons among the extensions, and refused.
    pub const fn check()
    where
        // With a lifetime, the bound is looked at where this is named, and not here.
        for<'a> Extension<T>: MaySkipIdentity<'a>,
    {
    }
}

impl<T: Principal> SkippedIdentity<Option<Extension<T>>> {
    /// Chosen for persons that may be among the extensions, and refused.
    pub const fn check()
    where
        for<'a> Option<Extension<T>>: MaySkipIdentity<'a>,
    {
    }
}

impl<T: Principal, E> SkippedIdentity<Result<Extension<T>, E>> {
    /// Chosen for persons that may be among the extensions, and refused.
    pub const fn check()
    where
        for<'a> Result<Extension<T>, E>: MaySkipIdentity<'a>,
    {
    }
}

#[cfg(feature = "axum-extra")]
impl<C: Credentials> SkippedIdentity<Option<TypedHeader<Authorization<C>>>> {
    /// Chosen for credentials that may be there, and refused.
    pub const fn check()
    where
        for<'a> Option<TypedHeader<Authorization<C>>>: MaySkipIdentity<'a>,
    {
    }
}

#[cfg(feature = "axum-extra")]
impl<C: Credentials, E> SkippedIdentity<Result<TypedHeader<Authorization<C>>, E>> {
    /// Chosen for credentials that may be there, and refused.
    pub const fn check()
    where
        for<'a> Result<TypedHeader<Authorization<C>>, E>: MaySkipIdentity<'a>,
    {
    }
}

#[cfg(feature = "axum-extra")]
impl<C: Credentials> SkippedIdentity<TypedHeader<Authorization<C>>> {
    /// Chosen for credentials, and refused.
    pub const fn check()
    where
        for<'a> TypedHeader<Authorization<C>>: MaySkipIdentity<'a>,
    {
    }
}

#[cfg(feature = "axum-extra")]
impl SkippedIdentity<CookieJar> {
    /// Chosen for cookies, and refused.
    pub const fn check()
    where
        for<'a> CookieJar: MaySkipIdentity<'a>,
    {
    }
}

macro_rules! holds {
    ($($extractor:ident)+) => {$(
        impl<T: CacheKey> SkippedIdentity<$extractor<T>> {
            /// Whether a person is inside.
            pub const HOLDS: bool = T::PRINCIPAL;
        }

        impl<T: CacheKey> SkippedIdentity<Option<$extractor<T>>> {
            /// Whether a person is inside.
            pub const HOLDS: bool = T::PRINCIPAL;
        }

        impl<T: CacheKey, E> SkippedIdentity<Result<$extractor<T>, E>> {
            /// Whether a person is inside.
            pub const HOLDS: bool = T::PRINCIPAL;
        }
    )+};
}

holds!(Path Query Json Form Extension);

/// Chosen for everything else.
pub trait AnyIdentity {
    /// Nobody is known to be inside.
    const HOLDS: bool = false;
    /// Does nothing.
    fn check() {}
}

impl<T: ?Sized> AnyIdentity for SkippedIdentity<T> {}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says whose response this is, so it cannot be left out of the key",
    label = "it identifies a person",
    note = "take `#[key(skip)]` away: the response is then that person's, or not stored at all",
    note = "or, if the response is the same for everybody, take an argument that identifies nobody"
)]
pub trait MaySkipIdentity<'a> {}
