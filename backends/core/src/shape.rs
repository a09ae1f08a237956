//! A fingerprint of a type's shape, computed at compile time.

use crate::{CacheKey, CacheValue};

/// A 64-bit fingerprint of a type's shape: its kind, the names and shapes of its parts, their order.
///
/// Two types with the same shape have the same fingerprint in every build and on every platform. The fingerprint is
/// [FNV-1a](https://datatracker.ietf.org/doc/html/draft-eastlake-fnv) over a tagged description, which `KEYS.md`
/// specifies. It tells versions of a program apart; it is no defence against somebody who looks for collisions.
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
        let mut shape = self.byte(b't').eight(bytes.len() as u64);
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
        self.byte(b'n').eight(number)
    }

    /// Adds the shape of a part.
    #[must_use]
    pub const fn part(self, part: Shape) -> Self {
        self.byte(b'p').eight(part.0)
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

    const fn eight(self, number: u64) -> Self {
        let bytes = number.to_le_bytes();
        let mut shape = self;
        let mut at = 0;
        while at < bytes.len() {
            shape = shape.byte(bytes[at]);
            at += 1;
        }
        shape
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The same, straight from the specification.
    fn fnv(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(1_099_511_628_211)
        })
    }

    fn text(text: &str) -> Vec<u8> {
        [
            b"t",
            &(text.len() as u64).to_le_bytes()[..],
            text.as_bytes(),
        ]
        .concat()
    }

    #[test]
    fn is_fnv_over_tagged_parts() {
        // Published test values of the function itself.
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);

        let inner = fnv(&text("u8"));
        assert_eq!(Shape::new("u8").to_u64(), inner);

        let number = [b"n", &7_u64.to_le_bytes()[..]].concat();
        let part = [b"p", &inner.to_le_bytes()[..]].concat();
        let whole = [text("array"), number, text("x"), part].concat();
        assert_eq!(
            Shape::new("array")
                .number(7)
                .field("x", Shape::new("u8"))
                .to_u64(),
            fnv(&whole)
        );
    }

    #[test]
    fn parts_of_different_kinds_do_not_run_into_each_other() {
        let start = Shape::new("struct");
        let shapes = [
            start,
            start.text(""),
            start.text("").text(""),
            start.number(0),
            start.part(Shape(0)),
            start.text("ab").text("c"),
            start.text("a").text("bc"),
            start.text("abc"),
            // Without tags, these would be the same bytes.
            start.text("\u{7}\0\0\0\0\0\0\0"),
            start.number(8).number(7),
        ];
        let different: HashSet<_> = shapes.iter().collect();
        assert_eq!(different.len(), shapes.len());
    }

    #[test]
    fn order_and_depth_count() {
        let (a, b) = (Shape::new("a"), Shape::new("b"));
        let tuple = Shape::new("tuple");
        assert_ne!(tuple.part(a).part(b), tuple.part(b).part(a));
        assert_ne!(tuple.part(tuple.part(a)), tuple.part(a));
    }

    #[test]
    fn is_written_with_all_its_digits() {
        assert_eq!(Shape(0xab).to_string(), "00000000000000ab");
    }
}
