//! Keys of text: `str`, `String`, and what points to one.

use std::hash::Hasher;

use super::{CacheKey, KeyWriter, binary};
use crate::Shape;

impl CacheKey for str {
    type Owned = Box<str>;
    const SHAPE: Shape = Shape::new("str");
    const PLAIN: bool = true;

    #[inline]
    fn hash_key<H: Hasher>(&self, state: &mut H) {
        binary::hash(self.as_bytes(), state);
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

same_key! {
    [] String as str;
}
