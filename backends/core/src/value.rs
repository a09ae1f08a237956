//! The shape of a stored value.

use crate::Shape;

/// A type whose shape has a fingerprint, so that a remote store never hands bytes of one shape to code that expects another.
///
/// Derive it. A type that cannot derive it (a foreign one, or one that contains it) gets an explicit version on the
/// function that returns it: `#[memoize(backend = redis, version = 1)]`. Values that stay in memory need neither.
#[diagnostic::on_unimplemented(
    message = "the shape of `{Self}` is not known",
    label = "not a `CacheValue`",
    note = "add `#[derive(oncemore::CacheValue)]` to the type, or say `version = 1` in `#[memoize(…)]` and raise it when the type changes"
)]
pub trait CacheValue {
    /// The fingerprint of this type's shape.
    const SHAPE: Shape;
}
