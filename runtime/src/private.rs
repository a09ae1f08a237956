//! The only door for generated code. Not a public interface: it changes with every release.

mod derived;
mod principal;

pub use derived::{Bare, Either, OneOf, Text, VariantNames, constant, shape_of_result};
pub use linkme;
pub use oncemore_core::key::EncodedKey;
pub use oncemore_core::{CacheKey, CacheValue, KeyWriter, Principal, Recursive, Shape};
pub use oncemore_memory::{BoundedKind, Deadline, Forever, Idle, UnboundedKind};
pub use principal::{MayBeSkipped, NotPrincipal, Skipped};

pub use crate::cache::Types;
pub use crate::function::{Fun, Function, Handle, KeyStruct, Memoized};
pub use crate::memo::{Info, Memo, Only};
pub use crate::outcome::{
    Negative, SharedError, Tag, ViaResult, ViaShared, ViaWhole, Whole, some_only, whole,
    whole_negative, whole_result,
};
pub use crate::registry::FUNCTIONS;
pub use crate::setup::{Config, Fill, Setup};
pub use crate::stats::Stats;

/// What expansions need of the standard library, under paths that no user code can shadow.
pub use core;
pub use std;

/// An argument that is part of the key as it is; asks for its trait where the argument's type stands, and gives a key of
/// which nothing more has to be shown, so that a type that is none is one error.
#[inline]
pub fn part<T: CacheKey + ?Sized>(argument: &T) -> impl CacheKey<Owned = T::Owned> {
    argument
}

/// A part of the key that is computed from an argument.
#[inline]
pub fn computed<T: CacheKey>(part: T) -> impl CacheKey<Owned = T::Owned> {
    part
}
