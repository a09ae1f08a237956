//! Free functions whose types the expansion knows: what it says of them, and the handle that the library has for all.
//!
//! A function of this form costs the compiler one trait implementation; its handle is an alias of [`FreeFn`], whose
//! methods are compiled where they are used, and only there. What answers a call depends on the types alone, so that
//! functions of the same types share it. All other functions get a handle type of their own.

mod arity;

pub use arity::{FreeFn0, FreeFn1, FreeFn2, FreeFn3, FreeFn4, FreeFn5, FreeFn6};

use std::fmt;
use std::marker::PhantomData;

use oncemore_core::CacheKey;
use oncemore_memory::{EngineKind, Stamp};

use crate::cache::{Four, Spec};
use crate::function::{Function, Handle, Memoized};
use crate::memo::{Memo, Only};
use crate::outcome::{Remember, Whole};
use crate::setup::{Config, Fill};
use crate::stats::Stats;

/// What the expansion says of a function, whose key struct it is.
pub trait Plain: Sized + 'static {
    /// The arguments.
    type Arguments<'a>: CacheKey<Owned = Stored<Self>>;
    /// The types of its cache, which all functions of the same types share.
    type Types: Spec;
    /// What there is once for it: its place in the list of all, and its cache.
    const STATICS: (&'static Memo, &'static Only<Self::Types>);
    /// The options that are more than literals.
    const SETUP: Setting<Self> = |setup| setup;

    /// The function itself.
    fn compute(arguments: Self::Arguments<'_>) -> Return<Self>;
}

/// Fills in a function's options.
pub type Setting<F> = Fill<Stored<F>, Return<F>>;
/// The stored form of a function's arguments.
type Stored<F> = <<F as Plain>::Types as Spec>::Key;
/// What it returns.
type Return<F> = <<F as Plain>::Types as Spec>::Value;

/// The types of the cache of a function with arguments `A` and the result `R`.
///
/// A type of its own, as the stored form in its place would be asked for at each mention.
pub struct PlainTypes<A, R, S, E>(PhantomData<Four<A, R, S, E>>);

impl<A: CacheKey + 'static, R: Remember, S: Stamp, E: EngineKind> Spec for PlainTypes<A, R, S, E> {
    type Key = A::Owned;
    type Value = R;
    type Stamp = S;
    type Engine = E;
}

impl<A, R, S, E> fmt::Debug for PlainTypes<A, R, S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainTypes")
    }
}

/// The types of all functions with such a cache that store what they return.
pub(crate) struct Whatever<X>(PhantomData<fn() -> X>);

impl<X: Spec> Function for Whatever<X> {
    type Key = X::Key;
    type Value = X::Value;
    type Types = X;
    type Return = X::Value;
    type Outcome = Whole<X::Value>;
}

impl<X> fmt::Debug for Whatever<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Whatever")
    }
}

/// The handle of a free function with `N` arguments; `price::invalidate("A-1", 3)` is a call of this type's.
///
/// The methods take the function's own arguments.
pub struct FreeFn<F, const N: usize>(PhantomData<fn() -> F>);

impl<F, const N: usize> fmt::Debug for FreeFn<F, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FreeFn")
    }
}

impl<F: Plain, const N: usize> Memoized for FreeFn<F, N> {
    type Key = F;
    type Return = Return<F>;
}

impl<F: Plain, const N: usize> FreeFn<F, N> {
    fn recompute(arguments: F::Arguments<'_>) -> Return<F> {
        let miss = handle::<F>().refresh(&arguments);
        miss.call(move || F::compute(arguments))
    }

    /// What the function has done so far.
    pub fn stats() -> Stats {
        F::STATICS.0.stats()
    }

    /// Removes every value.
    pub fn invalidate_all() {
        F::STATICS.0.invalidate_all();
    }

    /// The function's path, or the name it was given.
    pub fn name() -> &'static str {
        F::STATICS.0.info().name
    }

    /// The function's options; `None` before its first call.
    pub fn config() -> Option<Config> {
        F::STATICS.0.config()
    }
}

/// Answers a call.
#[inline]
pub fn call<F: Plain>(arguments: F::Arguments<'_>) -> Return<F> {
    answer(F::STATICS, F::SETUP, arguments, F::compute)
}

/// The same for all functions of the same types.
#[inline]
fn answer<X: Spec, A: CacheKey<Owned = X::Key>>(
    (memo, only): (&'static Memo, &'static Only<X>),
    setup: Fill<X::Key, X::Value>,
    arguments: A,
    compute: fn(A) -> X::Value,
) -> X::Value {
    match memo.only::<Whatever<X>>(only, setup).get(&arguments) {
        Ok(hit) => hit,
        Err(miss) => miss.call(move || compute(arguments)),
    }
}

#[inline]
fn handle<F: Plain>() -> Handle<'static, Whatever<F::Types>> {
    let (memo, only) = F::STATICS;
    memo.only(only, F::SETUP)
}
