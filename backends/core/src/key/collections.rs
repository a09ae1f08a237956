//! Keys of options, results and lists.

use std::collections::{LinkedList, VecDeque};
use std::hash::Hasher;

use super::{CacheKey, KeyWriter};
use crate::Shape;

impl<T: CacheKey> CacheKey for Option<T> {
    type Owned = Option<T::Owned>;
    const SHAPE: Shape = Shape::new("option").part(T::SHAPE);
    const PRINCIPAL: bool = T::PRINCIPAL;

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

impl<T: CacheKey, E: CacheKey> CacheKey for Result<T, E> {
    type Owned = Result<T::Owned, E::Owned>;
    const SHAPE: Shape = Shape::new("result").part(T::SHAPE).part(E::SHAPE);
    const PRINCIPAL: bool = T::PRINCIPAL || E::PRINCIPAL;

    #[inline]
    fn hash_key<H: Hasher>(&self, state: &mut H) {
        state.write_u8(u8::from(self.is_ok()));
        match self {
            Ok(value) => value.hash_key(state),
            Err(error) => error.hash_key(state),
        }
    }
    #[inline]
    fn eq_key(&self, stored: &Self::Owned) -> bool {
        match (self, stored) {
            (Ok(value), Ok(stored)) => value.eq_key(stored),
            (Err(error), Err(stored)) => error.eq_key(stored),
            _ => false,
        }
    }
    fn to_key(&self) -> Self::Owned {
        match self {
            Ok(value) => Ok(value.to_key()),
            Err(error) => Err(error.to_key()),
        }
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        match self {
            Ok(value) => {
                out.name("Ok");
                out.tuple(|out| value.encode(out));
            }
            Err(error) => {
                out.name("Err");
                out.tuple(|out| error.encode(out));
            }
        }
    }
}

impl<T: CacheKey> CacheKey for [T] {
    type Owned = Box<[T::Owned]>;
    const SHAPE: Shape = Shape::new("list").part(T::SHAPE);
    const PRINCIPAL: bool = T::PRINCIPAL;

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

same_key! {
    [T: CacheKey] Vec<T> as [T];
    [T: CacheKey, const N: usize] [T; N] as [T];
}

macro_rules! list {
    ($($list:ident),*) => {$(
        impl<T: CacheKey> CacheKey for $list<T> {
            type Owned = <[T] as CacheKey>::Owned;
            const SHAPE: Shape = <[T] as CacheKey>::SHAPE;
            const PRINCIPAL: bool = T::PRINCIPAL;

            fn hash_key<H: Hasher>(&self, state: &mut H) {
                state.write_usize(self.len());
                for part in self {
                    part.hash_key(state);
                }
            }
            fn eq_key(&self, stored: &Self::Owned) -> bool {
                self.len() == stored.len()
                    && self.iter().zip(stored).all(|(part, stored)| part.eq_key(stored))
            }
            fn to_key(&self) -> Self::Owned {
                self.iter().map(CacheKey::to_key).collect()
            }
            fn encode(&self, out: &mut KeyWriter<'_>) {
                out.list(self);
            }
        }
    )*};
}

list!(VecDeque, LinkedList);
