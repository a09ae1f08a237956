//! Implements [`CacheValue`](super::CacheValue) for a list of types.

/// Each line: the generics in brackets, the type, its shape.
macro_rules! shapes {
    ($([$($generics:tt)*] $type:ty => $shape:expr;)*) => {$(
        impl<$($generics)*> $crate::CacheValue for $type {
            const SHAPE: $crate::Shape = $shape;
        }
    )*};
}

/// Each line: types without parts, and the kind that each is.
macro_rules! kinds {
    ($($type:ty => $kind:literal;)*) => {
        shapes! { $([] $type => $crate::Shape::new($kind);)* }
    };
}
