//! Keys of numbers, `bool` and `char`.

use std::hash::Hasher;
use std::num::NonZero;

use super::{CacheKey, KeyWriter};
use crate::Shape;

macro_rules! plain {
    ($($ty:ty, $shape:literal, $write:ident, |$value:ident| $hashed:expr;)*) => {$(
        impl CacheKey for $ty {
            type Owned = Self;
            const SHAPE: Shape = Shape::new($shape);
            const PLAIN: bool = true;

            #[inline]
            fn hash_key<H: Hasher>(&self, state: &mut H) {
                let $value = *self;
                state.$write($hashed);
            }
            #[inline]
            fn eq_key(&self, stored: &Self) -> bool {
                self == stored
            }
            #[inline]
            fn to_key(&self) -> Self {
                *self
            }
            fn encode(&self, out: &mut KeyWriter<'_>) {
                out.number(self);
            }
        }
    )*};
}

plain! {
    u8, "u8", write_u8, |v| v;
    u16, "u16", write_u16, |v| v;
    u32, "u32", write_u32, |v| v;
    u64, "u64", write_u64, |v| v;
    u128, "u128", write_u128, |v| v;
    i8, "i8", write_i8, |v| v;
    i16, "i16", write_i16, |v| v;
    i32, "i32", write_i32, |v| v;
    i64, "i64", write_i64, |v| v;
    i128, "i128", write_i128, |v| v;
    // One shape on every platform: the text of a `usize` does not depend on its width.
    usize, "usize", write_usize, |v| v;
    isize, "isize", write_isize, |v| v;
    bool, "bool", write_u8, |v| u8::from(v);
    NonZero<u8>, "nonzero u8", write_u8, |v| v.get();
    NonZero<u16>, "nonzero u16", write_u16, |v| v.get();
    NonZero<u32>, "nonzero u32", write_u32, |v| v.get();
    NonZero<u64>, "nonzero u64", write_u64, |v| v.get();
    NonZero<u128>, "nonzero u128", write_u128, |v| v.get();
    NonZero<usize>, "nonzero usize", write_usize, |v| v.get();
    NonZero<i8>, "nonzero i8", write_i8, |v| v.get();
    NonZero<i16>, "nonzero i16", write_i16, |v| v.get();
    NonZero<i32>, "nonzero i32", write_i32, |v| v.get();
    NonZero<i64>, "nonzero i64", write_i64, |v| v.get();
    NonZero<i128>, "nonzero i128", write_i128, |v| v.get();
    NonZero<isize>, "nonzero isize", write_isize, |v| v.get();
}

impl CacheKey for char {
    type Owned = Self;
    const SHAPE: Shape = Shape::new("char");
    const PLAIN: bool = true;

    #[inline]
    fn hash_key<H: Hasher>(&self, state: &mut H) {
        state.write_u32(u32::from(*self));
    }
    #[inline]
    fn eq_key(&self, stored: &Self) -> bool {
        self == stored
    }
    #[inline]
    fn to_key(&self) -> Self {
        *self
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        out.text(self.encode_utf8(&mut [0; 4]));
    }
}

macro_rules! float {
    ($float:ident, $bits:ident, $stored:ident) => {
        #[doc = concat!("The stored form of an `", stringify!($float), "`: its canonical bits, with one zero and one NaN.")]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $stored($bits);

        impl From<$float> for $stored {
            #[inline]
            fn from(value: $float) -> Self {
                Self(if value.is_nan() {
                    $float::NAN.to_bits()
                } else if value == 0.0 {
                    0
                } else {
                    value.to_bits()
                })
            }
        }

        impl CacheKey for $float {
            type Owned = $stored;
            const SHAPE: Shape = Shape::new(stringify!($float));
            const PLAIN: bool = true;

            #[inline]
            fn hash_key<H: Hasher>(&self, state: &mut H) {
                $stored::from(*self).hash_key(state);
            }
            #[inline]
            fn eq_key(&self, stored: &$stored) -> bool {
                $stored::from(*self) == *stored
            }
            #[inline]
            fn to_key(&self) -> $stored {
                (*self).into()
            }
            fn encode(&self, out: &mut KeyWriter<'_>) {
                $stored::from(*self).encode(out);
            }
        }

        impl CacheKey for $stored {
            type Owned = Self;
            const SHAPE: Shape = Shape::new(stringify!($float));
            const PLAIN: bool = true;

            #[inline]
            fn hash_key<H: Hasher>(&self, state: &mut H) {
                self.0.hash_key(state);
            }
            #[inline]
            fn eq_key(&self, stored: &Self) -> bool {
                self == stored
            }
            #[inline]
            fn to_key(&self) -> Self {
                *self
            }
            fn encode(&self, out: &mut KeyWriter<'_>) {
                let value = $float::from_bits(self.0);
                if value.is_finite() {
                    out.number(format_args!("{value:e}"));
                } else {
                    out.number(value);
                }
            }
        }
    };
}

float!(f32, u32, F32Key);
float!(f64, u64, F64Key);
