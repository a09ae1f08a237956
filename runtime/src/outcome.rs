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
/// Every `Clone + Send + Sync + 'static` type is one.
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
    pub(crate) OkOnly<T, E>
}
outcome! {
    /// `Ok` is stored; an `Err` goes to all who waited for it.
    pub(crate) OkShared<T, E>
}
outcome! {
    /// `Some` is stored.
    pub(crate) SomeOnly<T>
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

// Each choice asks for `Remember` where it is made and gives an outcome of which nothing more has to be shown, so that a
// value that cannot be remembered is one error, at the return type.

/// First choice: a `Result` whose error can be shared.
pub trait ViaShared {
    /// `Ok`'s type.
    type Ok;
    /// `Err`'s type.
    type Err;
    /// The outcome.
    fn outcome(&self) -> impl Outcome<Return = Result<Self::Ok, Self::Err>, Value = Self::Ok>
    where
        Self::Ok: Remember;
}

impl<T, E: Remember> ViaShared for &&Tag<Result<T, E>> {
    type Ok = T;
    type Err = E;
    #[inline]
    fn outcome(&self) -> impl Outcome<Return = Result<T, E>, Value = T>
    where
        T: Remember,
    {
        OkShared(PhantomData)
    }
}

/// Second choice: any `Result`.
pub trait ViaResult {
    /// `Ok`'s type.
    type Ok;
    /// `Err`'s type.
    type Err;
    /// The outcome.
    fn outcome(&self) -> impl Outcome<Return = Result<Self::Ok, Self::Err>, Value = Self::Ok>
    where
        Self::Ok: Remember;
}

impl<T, E: 'static> ViaResult for &Tag<Result<T, E>> {
    type Ok = T;
    type Err = E;
    #[inline]
    fn outcome(&self) -> impl Outcome<Return = Result<T, E>, Value = T>
    where
        T: Remember,
    {
        OkOnly(PhantomData)
    }
}

/// Last choice: everything.
pub trait ViaWhole {
    /// The type.
    type Return;
    /// The outcome.
    fn outcome(&self) -> impl Outcome<Return = Self::Return, Value = Self::Return>
    where
        Self::Return: Remember;
}

impl<R> ViaWhole for Tag<R> {
    type Return = R;
    #[inline]
    fn outcome(&self) -> impl Outcome<Return = R, Value = R>
    where
        R: Remember,
    {
        Whole(PhantomData)
    }
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

/// The outcome of a function of whose return type the expansion knows that it is no `Result`.
#[inline]
pub fn whole<R: Remember>() -> Whole<R> {
    Whole(PhantomData)
}

/// The outcome of a function with `cache_err`.
#[inline]
pub fn whole_result<R: IsResult + Remember>() -> impl Outcome<Return = R, Value = R> {
    Whole(PhantomData)
}

/// The outcome of a function with `negative_ttl`.
#[inline]
pub fn whole_negative<R: Negative + Remember>() -> impl Outcome<Return = R, Value = R> {
    Whole(PhantomData)
}

/// The outcome of a function with `only_some`.
#[inline]
pub fn some_only<R: IsOption>() -> impl Outcome<Return = Option<R::Some>, Value = R::Some>
where
    R::Some: Remember,
{
    SomeOnly(PhantomData)
}
