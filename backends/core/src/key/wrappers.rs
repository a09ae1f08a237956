//! Keys of wrappers, of ranges and of what stands for a type only.
//!
//! A wrapper that changes what its value means (`Wrapping`, `Reverse`) has a shape of its own. `RangeInclusive` is not
//! here: two that look alike may differ in a hidden flag, which an iteration sets.

use std::cmp::Reverse;
use std::hash::Hasher;
use std::marker::PhantomData;
use std::num::{Saturating, Wrapping};
use std::ops::{Bound, Range, RangeFrom, RangeTo, RangeToInclusive};

use super::{CacheKey, KeyWriter};
use crate::Shape;

macro_rules! fields {
    ($($type:ident $shape:literal { $($field:tt),* } |$value:ident, $out:ident| $encode:expr;)*) => {$(
        impl<T: CacheKey> CacheKey for $type<T> {
            type Owned = $type<T::Owned>;
            const SHAPE: Shape = Shape::new($shape).part(T::SHAPE);
            const PRINCIPAL: bool = T::PRINCIPAL;

            #[inline]
            fn hash_key<H: Hasher>(&self, state: &mut H) {
                $(self.$field.hash_key(state);)*
            }
            #[inline]
            fn eq_key(&self, stored: &Self::Owned) -> bool {
                true $(&& self.$field.eq_key(&stored.$field))*
            }
            fn to_key(&self) -> Self::Owned {
                $type { $($field: self.$field.to_key()),* }
            }
            fn encode(&self, $out: &mut KeyWriter<'_>) {
                let $value = self;
                $encode;
            }
        }
    )*};
}

fields! {
    Wrapping "wrapping" { 0 } |value, out| value.0.encode(out);
    Saturating "saturating" { 0 } |value, out| value.0.encode(out);
    Reverse "reverse" { 0 } |value, out| value.0.encode(out);
    Range "range" { start, end } |value, out| (&value.start, &value.end).encode(out);
    RangeFrom "range from" { start } |value, out| (&value.start,).encode(out);
    RangeTo "range to" { end } |value, out| (&value.end,).encode(out);
    RangeToInclusive "range to inclusive" { end } |value, out| (&value.end,).encode(out);
}

impl<T: CacheKey> CacheKey for Bound<T> {
    type Owned = Bound<T::Owned>;
    const SHAPE: Shape = Shape::new("bound").part(T::SHAPE);
    const PRINCIPAL: bool = T::PRINCIPAL;

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        match self {
            Bound::Included(value) => {
                state.write_u8(0);
                value.hash_key(state);
            }
            Bound::Excluded(value) => {
                state.write_u8(1);
                value.hash_key(state);
            }
            Bound::Unbounded => state.write_u8(2),
        }
    }
    fn eq_key(&self, stored: &Self::Owned) -> bool {
        match (self, stored) {
            (Bound::Included(value), Bound::Included(stored))
            | (Bound::Excluded(value), Bound::Excluded(stored)) => value.eq_key(stored),
            (Bound::Unbounded, Bound::Unbounded) => true,
            _ => false,
        }
    }
    fn to_key(&self) -> Self::Owned {
        self.as_ref().map(CacheKey::to_key)
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        let (name, value) = match self {
            Bound::Included(value) => ("Included", value),
            Bound::Excluded(value) => ("Excluded", value),
            Bound::Unbounded => return out.name("Unbounded"),
        };
        out.name(name);
        out.tuple(|out| value.encode(out));
    }
}

impl<T: ?Sized> CacheKey for PhantomData<T> {
    type Owned = PhantomData<()>;
    const SHAPE: Shape = Shape::new("phantom");

    fn hash_key<H: Hasher>(&self, _: &mut H) {}
    fn eq_key(&self, _: &Self::Owned) -> bool {
        true
    }
    fn to_key(&self) -> Self::Owned {
        PhantomData
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        ().encode(out);
    }
}
