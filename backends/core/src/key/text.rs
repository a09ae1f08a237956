//! Keys of text: `str`, `String`, and what points to one.

use std::hash::Hasher;

use super::{CacheKey, KeyWriter};
use crate::Shape;

impl CacheKey for str {
    type Owned = Box<str>;
    const SHAPE: Shape = Shape::new("str");

    #[inline]
    fn hash_key<H: Hasher>(&self, state: &mut H) {
        state.write(self.as_bytes());
        state.write_u8(0xff);
    }
    #[inline]
    fn eq_key(&self, stored: &Box<str>) -> bool {
        *self == **stored
    }
    fn to_key(&self) -> Box<str> {
        self.into()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        out.text(self);
    }
}

impl CacheKey for String {
    type Owned = Box<str>;
    const SHAPE: Shape = <str as CacheKey>::SHAPE;

    #[inline]
    fn hash_key<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash_key(state);
    }
    #[inline]
    fn eq_key(&self, stored: &Box<str>) -> bool {
        self.as_str().eq_key(stored)
    }
    fn to_key(&self) -> Box<str> {
        self.as_str().to_key()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        self.as_str().encode(out);
    }
}
