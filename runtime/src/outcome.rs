//! What of a function's return value is cached: decided by its type, not by its spelling, so that aliases work.
//!
//! The expansion asks a [`Tag`] of the return type for its outcome. Method resolution tries the traits below from the
//! most to the least special: a `Result` whose error can be shared, any `Result`, any type.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A value that a memoized function can return: cloned on a hit, shared between threads.
///
/// Every `Clone + Send + Sync + 'static` type is one. As a bound it says so of a generic function's result:
///
/// ```
/// # #[cfg(feature = "memory")] {
/// use oncemore::{Remember, memoize};
///
/// #[memoize]
/// fn parse<T: std::str::FromStr>(text: &str) -> Option<T>
/// where
///     Option<T>: Remember,
/// {
///     text.parse().ok()
/// }
///
/// assert_eq!(parse::<u8>("7"), Some(7));
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be remembered",
    label = "not `Clone + Send + Sync + 'static`",
    note = "a memoized value is cloned on each hit and shared between threads: derive `Clone`, or return an `Arc<{Self}>` where cloning is dear",
    note = "`Rc`, `RefCell` and `Cell` are not `Sync`: use `Arc`, `Mutex` and atomics"
)]
pub trait Remember: Clone + Send + Sync + 'static {}

// So that the error is this trait's own, not one about the first of these that is missing.
#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> Remember for T {}

/// An error that every caller who waited for the computation gets.
pub type SharedError = Arc<dyn Any + Send + Sync>;

/// How a return value and what is stored of it belong together.
pub trait Outcome: Copy + Send + Sync + 'static {
    /// What the function returns.
    type Return;
    /// What is stored of it.
    type Value: Remember;
    /// Whether what is not stored is an error.
    const REST_IS_ERROR: bool = true;

    /// What would be stored, or the error to share, if it can be.
    ///
    /// # Errors
    /// The return value is not of the kind that is stored.
    fn split(returned: &Self::Return) -> Result<&Self::Value, Option<SharedError>>;

    /// The return value for a stored one.
    fn join(value: Self::Value) -> Self::Return;

    /// The return value for an error that another caller got.
    fn join_error(error: &SharedError) -> Option<Self::Return>;
}

/// Stands for a return type, without a value of it.
pub struct Tag<R>(PhantomData<fn() -> R>);

impl<R> Tag<R> {
    /// The tag of `R`.
    pub const NEW: Self = Self(PhantomData);
}

impl<R> fmt::Debug for Tag<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tag")
    }
}

macro_rules! outcome {
    ($(#[$doc:meta])* $vis:vis $name:ident<$($param:ident),+>) => {
        $(#[$doc])*
        $vis struct $name<$($param),+>(PhantomData<fn() -> ($($param),+,)>);

        impl<$($param),+> $name<$($param),+> {
            /// The outcome.
            pub const NEW: Self = Self(PhantomData);
        }

        impl<$($param),+> Clone for $name<$($param),+> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<$($param),+> Copy for $name<$($param),+> {}

        impl<$($param),+> fmt::Debug for $name<$($param),+> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

outcome! {
    /// Everything is stored.
    pub Whole<R>
}
outcome! {
    /// `Ok` is stored; an `Err` goes to the caller who computed it.
    pub OkOnly<T, E>
}
outcome! {
    /// `Ok` is stored; an `Err` goes to all who waited for it.
    pub OkShared<T, E>
}
outcome! {
    /// `Some` is stored.
    pub SomeOnly<T>
}
outcome! {
    /// Nothing is stored.
    pub Unknown<R>
}

impl<R: Remember> Outcome for Whole<R> {
    type Return = R;
    type Value = R;

    #[inline]
    fn split(returned: &R) -> Result<&R, Option<SharedError>> {
        Ok(returned)
    }
    #[inline]
    fn join(value: R) -> R {
        value
    }
    fn join_error(_: &SharedError) -> Option<R> {
        None
    }
}

impl<T: Remember, E: 'static> Outcome for OkOnly<T, E> {
    type Return = Result<T, E>;
    type Value = T;

    #[inline]
    fn split(returned: &Result<T, E>) -> Result<&T, Option<SharedError>> {
        returned.as_ref().map_err(|_| None)
    }
    #[inline]
    fn join(value: T) -> Result<T, E> {
        Ok(value)
    }
    fn join_error(_: &SharedError) -> Option<Result<T, E>> {
        None
    }
}

impl<T: Remember, E: Remember> Outcome for OkShared<T, E> {
    type Return = Result<T, E>;
    type Value = T;

    #[inline]
    fn split(returned: &Result<T, E>) -> Result<&T, Option<SharedError>> {
        returned
            .as_ref()
            .map_err(|error| Some(Arc::new(error.clone()) as SharedError))
    }
    #[inline]
    fn join(value: T) -> Result<T, E> {
        Ok(value)
    }
    fn join_error(error: &SharedError) -> Option<Result<T, E>> {
        error.downcast_ref::<E>().map(|error| Err(error.clone()))
    }
}

impl<T: Remember> Outcome for SomeOnly<T> {
    type Return = Option<T>;
    type Value = T;
    const REST_IS_ERROR: bool = false;

    #[inline]
    fn split(returned: &Option<T>) -> Result<&T, Option<SharedError>> {
        // `None` is not stored, but those who waited for it get it.
        returned
            .as_ref()
            .ok_or_else(|| Some(Arc::new(()) as SharedError))
    }
    #[inline]
    fn join(value: T) -> Option<T> {
        Some(value)
    }
    fn join_error(_: &SharedError) -> Option<Option<T>> {
        Some(None)
    }
}

/// Asks for a value that can be remembered, where the return type stands: the one place where it is reported that it
/// cannot be. What follows compiles all the same, with `Nothing` in its place.
///
/// The tag comes in a second call, so that the compiler blames the name of this function, which stands for the return type.
pub fn remember<T: Remember>() -> fn(Tag<T>) {
    |_| {}
}

/// Asks for a `Result`, for `cache_err`.
pub fn result<T: IsResult>() {}

/// Asks for an `Option`, for `only_some`.
pub fn option<T: IsOption>() {}

/// Asks for either of them, for `negative_ttl`.
pub fn negative<T: Negative>() {}

/// Stands in for a value where there is none.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Negative for Nothing {
    fn is_negative(&self) -> bool {
        false
    }
}

impl<R: 'static> Outcome for Unknown<R> {
    type Return = R;
    type Value = Nothing;

    fn split(_: &R) -> Result<&Nothing, Option<SharedError>> {
        Err(None)
    }
    fn join(_: Nothing) -> R {
        unreachable!(
            "nothing is stored of a value that cannot be remembered, and no such function compiles"
        )
    }
    fn join_error(_: &SharedError) -> Option<R> {
        None
    }
}

// The names below begin as no method of a user's does: a trait that every type has would be asked in their place.

/// First choice: a `Result` whose error can be shared.
pub trait ViaShared {
    /// `Ok`'s type.
    type Ok: Remember;
    /// `Err`'s type.
    type Err;
    /// The outcome.
    #[inline]
    fn __outcome(&self) -> OkShared<Self::Ok, Self::Err> {
        OkShared(PhantomData)
    }
}

impl<T: Remember, E: Remember> ViaShared for &&&Tag<Result<T, E>> {
    type Ok = T;
    type Err = E;
}

/// Second choice: any `Result`.
pub trait ViaResult {
    /// `Ok`'s type.
    type Ok: Remember;
    /// `Err`'s type.
    type Err;
    /// The outcome.
    #[inline]
    fn __outcome(&self) -> OkOnly<Self::Ok, Self::Err> {
        OkOnly(PhantomData)
    }
}

impl<T: Remember, E: 'static> ViaResult for &&Tag<Result<T, E>> {
    type Ok = T;
    type Err = E;
}

/// Third choice: everything that can be remembered. With options: the `Result` or `Option` that they are for.
pub trait ViaWhole {
    /// The type.
    type Return;
    /// The outcome of a function without such options.
    #[inline]
    fn __outcome(&self) -> Whole<Self::Return> {
        Whole(PhantomData)
    }
    /// The outcome of a function with `cache_err`.
    #[inline]
    fn __whole(&self) -> Whole<Self::Return> {
        Whole(PhantomData)
    }
}

impl<R: Remember> ViaWhole for &Tag<R> {
    type Return = R;
}

/// The choice of `negative_ttl`.
pub trait ViaNegative {
    /// The type.
    type Return;
    /// The outcome.
    #[inline]
    fn __negative(&self) -> Whole<Self::Return> {
        Whole(PhantomData)
    }
}

impl<R: Remember + Negative> ViaNegative for &Tag<R> {
    type Return = R;
}

/// The choice of `only_some`.
pub trait ViaSome {
    /// What is in it.
    type Some: Remember;
    /// The outcome.
    #[inline]
    fn __some(&self) -> SomeOnly<Self::Some> {
        SomeOnly(PhantomData)
    }
}

impl<T: Remember> ViaSome for &Tag<Option<T>> {
    type Some = T;
}

/// Last choice: what cannot be remembered.
pub trait ViaNothing {
    /// The type.
    type Return;
    /// In place of the outcome.
    fn __outcome(&self) -> Unknown<Self::Return> {
        Unknown(PhantomData)
    }
    /// In place of the outcome.
    fn __whole(&self) -> Unknown<Self::Return> {
        Unknown(PhantomData)
    }
    /// In place of the outcome.
    fn __negative(&self) -> Unknown<Self::Return> {
        Unknown(PhantomData)
    }
    /// In place of the outcome.
    fn __some(&self) -> Unknown<Self::Return> {
        Unknown(PhantomData)
    }
}

impl<R> ViaNothing for Tag<R> {
    type Return = R;
}

/// What is stored of a `Result`: `Ok`'s value.
pub trait ValueOfResult {
    /// Its type.
    type Ok;
    /// Its tag.
    fn __value(&self) -> Tag<Self::Ok> {
        Tag::NEW
    }
}

impl<T, E> ValueOfResult for &Tag<Result<T, E>> {
    type Ok = T;
}

/// What is stored of an `Option` with `only_some`.
pub trait ValueOfOption {
    /// Its type.
    type Some;
    /// Its tag.
    fn __some_value(&self) -> Tag<Self::Some> {
        Tag::NEW
    }
}

impl<T> ValueOfOption for &Tag<Option<T>> {
    type Some = T;
}

/// What is stored of any other type: all of it. Nothing with `only_some`, which is reported elsewhere.
pub trait ValueOfAny {
    /// The type.
    type Whole;
    /// Its tag.
    fn __value(&self) -> Tag<Self::Whole> {
        Tag::NEW
    }
    /// The tag of nothing.
    fn __some_value(&self) -> Tag<Nothing> {
        Tag::NEW
    }
}

impl<R> ValueOfAny for Tag<R> {
    type Whole = R;
}

/// A type with a negative form, for `cache_err`, `only_some` and `negative_ttl`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a `Result` nor an `Option`",
    label = "has no `Err` and no `None`",
    note = "`cache_err` needs a function that returns a `Result`, `only_some` one that returns an `Option`, `negative_ttl` either of them"
)]
pub trait Negative {
    /// Whether this is the negative form: `Err` or `None`.
    fn is_negative(&self) -> bool;
}

impl<T, E> Negative for Result<T, E> {
    fn is_negative(&self) -> bool {
        self.is_err()
    }
}

impl<T> Negative for Option<T> {
    fn is_negative(&self) -> bool {
        self.is_none()
    }
}

/// A `Result`, whatever it is called.
#[diagnostic::on_unimplemented(
    message = "`cache_err` is for functions that return a `Result`",
    label = "`{Self}` is not a `Result`",
    note = "take `cache_err` away: every value of this type is cached already"
)]
pub trait IsResult {}

impl<T, E> IsResult for Result<T, E> {}

/// An `Option`, whatever it is called.
#[diagnostic::on_unimplemented(
    message = "`only_some` is for functions that return an `Option`",
    label = "`{Self}` is not an `Option`",
    note = "take `only_some` away, or decide with `cache_if = |value| …`"
)]
pub trait IsOption {
    /// What is in it.
    type Some;
}

impl<T> IsOption for Option<T> {
    type Some = T;
}
