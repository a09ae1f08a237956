//! Keys of tuples.

use std::hash::Hasher;

use super::{CacheKey, KeyWriter};
use crate::Shape;

macro_rules! tuple {
    ($($part:ident $at:tt),*) => {
        impl<$($part: CacheKey),*> CacheKey for ($($part,)*) {
            type Owned = ($($part::Owned,)*);
            const SHAPE: Shape = Shape::new("tuple")$(.part($part::SHAPE))*;
            const PLAIN: bool = true $(&& $part::PLAIN)*;
            const PRINCIPAL: bool = false $(|| $part::PRINCIPAL)*;

            #[inline]
            fn hash_key<HASHER: Hasher>(&self, _state: &mut HASHER) {
                $(self.$at.hash_key(_state);)*
            }
            #[inline]
            fn eq_key(&self, _stored: &Self::Owned) -> bool {
                true $(&& self.$at.eq_key(&_stored.$at))*
            }
            #[allow(clippy::unused_unit)]
            fn to_key(&self) -> Self::Owned {
                ($(self.$at.to_key(),)*)
            }
            fn encode(&self, out: &mut KeyWriter<'_>) {
                out.tuple(|_out| {
                    $(
                        if $at > 0 {
                            _out.separate();
                        }
                        self.$at.encode(_out);
                    )*
                });
            }
        }
    };
}

tuple!();
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
