//! A fingerprint of a type's shape, computed at compile time.

use crate::{CacheKey, CacheValue};

/// A 64-bit fingerprint of a type's shape: its kind, the names and shapes of its parts, their order.
///
/// Two types with the same shape have the same fingerprint in every build and on every platform. The fingerprint is
/// [FNV-1a](https://datatracker.ietf.org/doc/html/draft-eastlake-fnv) over a tagged description. It tells versions of a
/// program apart; it is no defence against somebody who looks for collisions.
///
/// ```
/// use oncemore_core::Shape;
///
/// const POINT: Shape = Shape::new("struct").text("Point").field("x", Shape::new("f64")).field("y", Shape::new("f64"));
/// const SWAPPED: Shape = Shape::new("struct").text("Point").field("y", Shape::new("f64")).field("x", Shape::new("f64"));
/// assert_ne!(POINT, SWAPPED);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Shape(u64);

impl Shape {
    /// A shape of the given kind, such as `"u64"`, `"list"` or `"struct"`.
    pub const fn new(kind: &str) -> Self {
        Self(0xcbf2_9ce4_8422_2325).text(kind)
    }

    /// Adds a text, with its length before it.
    #[must_use]
    pub const fn text(self, text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut shape = self.number(bytes.len() as u64);
        let mut at = 0;
        while at < bytes.len() {
            shape = shape.byte(bytes[at]);
            at += 1;
        }
        shape
    }

    /// Adds a number: a length, a version, the value of a const parameter.
    #[must_use]
    pub const fn number(self, number: u64) -> Self {
        let bytes = number.to_le_bytes();
        let mut shape = self;
        let mut at = 0;
        while at < bytes.len() {
            shape = shape.byte(bytes[at]);
            at += 1;
        }
        shape
    }

    /// Adds the shape of a part.
    #[must_use]
    pub const fn part(self, part: Shape) -> Self {
        self.number(part.0)
    }

    /// Adds a named part.
    #[must_use]
    pub const fn field(self, name: &str, part: Shape) -> Self {
        self.text(name).part(part)
    }

    /// The fingerprint as a number.
    pub const fn to_u64(self) -> u64 {
        self.0
    }

    const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }
}

/// Sixteen hexadecimal digits.
impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Stands in a derived shape where a type contains itself, as `Vec<Node>` does inside `Node`.
///
/// The derives put it there; a fingerprint that asked for itself could not be computed.
#[derive(Debug)]
#[doc(hidden)]
pub enum Recursive {}

impl CacheValue for Recursive {
    const SHAPE: Shape = Shape::new("self");
}

impl CacheKey for Recursive {
    type Owned = Self;
    const SHAPE: Shape = Shape::new("self");

    fn hash_key<H: std::hash::Hasher>(&self, _: &mut H) {
        match *self {}
    }
    fn eq_key(&self, _: &Self) -> bool {
        match *self {}
    }
    fn to_key(&self) -> Self {
        match *self {}
    }
    fn encode(&self, _: &mut crate::KeyWriter<'_>) {
        match *self {}
    }
}
