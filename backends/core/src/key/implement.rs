//! The two ways in which most types implement [`CacheKey`](super::CacheKey), as macros.

/// Keys that are another type's keys: same hash, same text, same stored form, same shape.
macro_rules! same_key {
    ($([$($generics:tt)*] $type:ty as $target:ty;)*) => {$(
        impl<$($generics)*> $crate::CacheKey for $type {
            type Owned = <$target as $crate::CacheKey>::Owned;
            const SHAPE: $crate::Shape = <$target as $crate::CacheKey>::SHAPE;
            const PLAIN: bool = <$target as $crate::CacheKey>::PLAIN;
            const PRINCIPAL: bool = <$target as $crate::CacheKey>::PRINCIPAL;

            #[inline]
            fn hash_key<HASHER: ::std::hash::Hasher>(&self, state: &mut HASHER) {
                let target: &$target = self;
                target.hash_key(state);
            }
            #[inline]
            fn eq_key(&self, stored: &<$target as $crate::CacheKey>::Owned) -> bool {
                let target: &$target = self;
                target.eq_key(stored)
            }
            fn to_key(&self) -> <$target as $crate::CacheKey>::Owned {
                let target: &$target = self;
                target.to_key()
            }
            fn encode(&self, out: &mut $crate::KeyWriter<'_>) {
                let target: &$target = self;
                target.encode(out);
            }
        }
    )*};
}

/// Keys of types whose own `Eq` and `Hash` are what a key needs, stored as they are.
macro_rules! own_key {
    ($($type:ty, $shape:literal, |$value:ident, $out:ident| $encode:expr;)*) => {$(
        impl $crate::CacheKey for $type {
            type Owned = Self;
            const SHAPE: $crate::Shape = $crate::Shape::new($shape);

            #[inline]
            fn hash_key<HASHER: ::std::hash::Hasher>(&self, state: &mut HASHER) {
                ::std::hash::Hash::hash(self, state);
            }
            #[inline]
            fn eq_key(&self, stored: &Self) -> bool {
                self == stored
            }
            fn to_key(&self) -> Self {
                self.clone()
            }
            fn encode(&self, $out: &mut $crate::KeyWriter<'_>) {
                let $value = self;
                $encode;
            }
        }
    )*};
}
