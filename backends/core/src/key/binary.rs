//! Keys of byte strings, of C strings among them.

use std::ffi::{CStr, CString};
use std::hash::Hasher;

/// The stored form of a byte string: a copy of its bytes.
///
/// A byte string is hashed in one go and written as quoted text, which makes it the better key for many bytes than a list
/// of `u8`.
///
/// ```
/// use oncemore_core::key::{self, BytesKey};
///
/// assert_eq!(key::encode(&BytesKey::from(b"id\xff".as_slice())), r#""id\xff""#);
/// assert_eq!(key::encode(b"id\xff"), "[105,100,255]");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BytesKey(Box<[u8]>);

impl From<&[u8]> for BytesKey {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<Vec<u8>> for BytesKey {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

macro_rules! bytes_key {
    ($($type:ty, $shape:literal, |$value:ident| $bytes:expr;)*) => {$(
        impl $crate::CacheKey for $type {
            type Owned = $crate::key::BytesKey;
            const SHAPE: $crate::Shape = $crate::Shape::new($shape);

            #[inline]
            fn hash_key<H: ::std::hash::Hasher>(&self, state: &mut H) {
                let $value = self;
                $crate::key::binary::hash($bytes, state);
            }
            #[inline]
            fn eq_key(&self, stored: &$crate::key::BytesKey) -> bool {
                let $value = self;
                stored.is($bytes)
            }
            fn to_key(&self) -> $crate::key::BytesKey {
                let $value = self;
                $crate::key::BytesKey::from($bytes)
            }
            fn encode(&self, out: &mut $crate::KeyWriter<'_>) {
                let $value = self;
                out.bytes($bytes);
            }
        }
    )*};
}
#[cfg_attr(not(any(feature = "bytes", feature = "http")), allow(unused_imports))]
pub(super) use bytes_key;

impl BytesKey {
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        *self.0 == *bytes
    }
}

/// With the length first, as a number. A byte at the end would do for text, but the hasher takes little notice of where
/// a single one stands between strings: it would give `("", "\0", "", "")` and `("", "", "", "\0")` one hash for a
/// quarter of its seeds.
#[inline]
pub(super) fn hash<H: Hasher>(bytes: &[u8], state: &mut H) {
    state.write_usize(bytes.len());
    state.write(bytes);
}

bytes_key! {
    BytesKey, "bytes", |value| &*value.0;
    CStr, "bytes", |value| value.to_bytes();
}

same_key! {
    [] CString as CStr;
}
