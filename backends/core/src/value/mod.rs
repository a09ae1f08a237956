//! The shape of a stored value.
//!
//! A shape follows what `serde` writes: types that are written alike (`Box<T>` and `T`, `HashMap` and `BTreeMap`) share
//! one, so that exchanging them keeps what is stored.

#[macro_use]
mod implement;

mod collections;
mod foreign;
mod standard;

use crate::Shape;

/// A type whose shape has a fingerprint, so that a remote store never hands bytes of one shape to code that expects another.
///
/// Derive it. A type that cannot derive it (a foreign one, or one that contains it) gets an explicit version on the
/// function that returns it: `#[memoize(backend = redis, version = 1)]`. Values that stay in memory need neither.
///
/// ```
/// use oncemore_core::CacheValue;
///
/// assert_eq!(<Vec<String>>::SHAPE, <Box<[Box<str>]>>::SHAPE);
/// assert_ne!(<Vec<String>>::SHAPE, <Vec<Option<String>>>::SHAPE);
/// ```
#[diagnostic::on_unimplemented(
    message = "the shape of `{Self}` is not known",
    label = "not a `CacheValue`",
    note = "add `#[derive(oncemore::CacheValue)]` to the type, or say `version = 1` in `#[memoize(…)]` and raise it when the type changes"
)]
pub trait CacheValue {
    /// The fingerprint of this type's shape.
    const SHAPE: Shape;
}
