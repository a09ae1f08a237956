//! Free functions whose types the expansion knows: what it says of them, and the handle that the library has for all.
//!
//! A function of this form costs the compiler one trait implementation; its handle is an alias of [`FreeFn`], whose
//! methods are compiled where they are used, and only there. All other functions get a handle type of their own.

mod arity;

use std::fmt;
use std::marker::PhantomData;

use oncemore_core::CacheKey;
use oncemore_memory::{EngineKind, Stamp};

use crate::cache;
use crate::function::{Fun, Handle, Memoized};
use crate::memo::{Memo, Only};
use crate::outcome::{Remember, Whole};
use crate::setup::{Config, Fill};
use crate::stats::Stats;

/// What the expansion says of a function.
pub trait Plain: Sized + 'static {
    /// The key struct, with a field for each argument.
    type Key;
    /// The arguments.
    type Arguments<'a>;
    /// The stored form of them.
    type Stored: CacheKey<Owned = Self::Stored> + Send + Sync + 'static;
    /// What it returns.
    type Return: Remember;
    /// What an entry carries for its expiry.
    type Stamp: Stamp;
    /// What the entries are kept in.
    type Engine: EngineKind;
    /// Its statics.
    const STATICS: Statics<Self>;

    /// The function itself.
    fn compute<'a>(arguments: Self::Arguments<'a>) -> Self::Return
    where
        'a: 'a;
}

/// What there is once for a function.
pub struct Statics<F: Plain> {
    /// What is known of it, and its place in the list of all.
    pub memo: &'static Memo,
    /// Its cache.
    pub only: &'static Only<Types<F>>,
    /// Its options.
    pub setup: Fill<F::Stored, F::Return>,
}

impl<F: Plain> fmt::Debug for Statics<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statics")
            .field("memo", &self.memo)
            .finish_non_exhaustive()
    }
}

/// The types of a function's cache, which all functions of the same types share, so that they share the code as well.
pub type Types<F> = cache::Types<
    <F as Plain>::Stored,
    <F as Plain>::Return,
    <F as Plain>::Stamp,
    <F as Plain>::Engine,
>;

/// The same for the handle.
type Shared<F> = Fun<
    <F as Plain>::Stored,
    <F as Plain>::Stamp,
    <F as Plain>::Engine,
    Whole<<F as Plain>::Return>,
>;

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
    type Key = F::Key;
    type Return = F::Return;
}

impl<F: Plain, const N: usize> FreeFn<F, N> {
    fn recompute<'a>(arguments: F::Arguments<'a>) -> F::Return
    where
        F::Arguments<'a>: CacheKey<Owned = F::Stored>,
    {
        let miss = handle::<F>().refresh(&arguments);
        miss.call(move || F::compute(arguments))
    }

    /// What the function has done so far.
    pub fn stats() -> Stats {
        F::STATICS.memo.stats()
    }

    /// Removes every value.
    pub fn invalidate_all() {
        F::STATICS.memo.invalidate_all();
    }

    /// The function's path, or the name it was given.
    pub fn name() -> &'static str {
        F::STATICS.memo.info().name
    }

    /// The function's options; `None` before its first call.
    pub fn config() -> Option<Config> {
        F::STATICS.memo.config()
    }
}

/// Answers a call.
#[inline]
pub fn call<'a, F: Plain>(arguments: F::Arguments<'a>) -> F::Return
where
    F::Arguments<'a>: CacheKey<Owned = F::Stored>,
{
    match handle::<F>().get(&arguments) {
        Ok(hit) => hit,
        Err(miss) => miss.call(move || F::compute(arguments)),
    }
}

#[inline]
fn handle<F: Plain>() -> Handle<'static, Shared<F>> {
    let Statics { memo, only, setup } = F::STATICS;
    memo.only(only, setup)
}
