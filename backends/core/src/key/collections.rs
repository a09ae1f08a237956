//! Keys of options, slices and ordered collections.

use std::hash::Hasher;

use super::{CacheKey, KeyWriter};
use crate::Shape;

impl<T: CacheKey> CacheKey for Option<T> {
    type Owned = Option<T::Owned>;
    const SHAPE: Shape = Shape::new("option").part(T::SHAPE);

    #[inline]
    fn hash_key<H: Hasher>(&self, state: &mut H) {
        state.write_u8(u8::from(self.is_some()));
        if let Some(value) = self {
            value.hash_key(state);
        }
    }
    #[inline]
    fn eq_key(&self, stored: &Self::Owned) -> bool {
        match (self, stored) {
            (Some(value), Some(stored)) => value.eq_key(stored),
            (None, None) => true,
            _ => false,
        }
    }
    fn to_key(&self) -> Self::Owned {
        self.as_ref().map(CacheKey::to_key)
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        match self {
            None => out.name("None"),
            Some(value) => {
                out.name("Some");
                out.tuple(|out| value.encode(out));
            }
        }
    }
}

impl<T: CacheKey> CacheKey for [T] {
    type Owned = Box<[T::Owned]>;
    const SHAPE: Shape = Shape::new("list").part(T::SHAPE);

    #[inline]
    fn hash_key<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        for part in self {
            part.hash_key(state);
        }
    }
    #[inline]
    fn eq_key(&self, stored: &Self::Owned) -> bool {
        self.len() == stored.len()
            && self
                .iter()
                .zip(stored)
                .all(|(part, stored)| part.eq_key(stored))
    }
    fn to_key(&self) -> Self::Owned {
        self.iter().map(CacheKey::to_key).collect()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        out.list(self);
    }
}
