//! What makes a value usable as a cache key.
//!
//! A key lives in two forms. In memory it is a value: hashed, compared, and made owned when it is stored. For a remote
//! store it is text, written by [`KeyWriter`]. Both forms agree on what is equal.

#[macro_use]
mod implement;

mod binary;
mod collections;
mod foreign;
mod numbers;
mod ordered;
mod paths;
mod pointers;
mod standard;
mod text;
mod time;
mod tuples;
mod wrappers;
mod writer;

use std::hash::Hasher;

pub use binary::BytesKey;

use foldhash::SharedSeed;
use foldhash::fast::FoldHasher;
pub use numbers::{F32Key, F64Key};
pub use ordered::{MapKey, SetKey};
pub use writer::{EncodedKey, KeyWriter};

use crate::Shape;

/// A value that can be (part of) a cache key.
///
/// Derive it for your own types; the standard library's value types have it. The promise: `a == b` exactly when their keys
/// are equal, in memory and as text, in every process, on every platform, in every build.
///
/// A type without an order or an exact equality has no such key: `HashMap`, raw pointers and closures do not implement
/// this trait.
///
/// ```
/// use oncemore_core::{CacheKey, key};
///
/// assert_eq!(key::encode(&("A-1", 3_u32)), r#"("A-1",3)"#);
/// assert_eq!(key::encode("a"), key::encode(&String::from("a")));
/// assert_ne!(key::encode(&("ab", "c")), key::encode(&("a", "bc")));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a cache key",
    label = "not a `CacheKey`",
    note = "add `#[derive(oncemore::CacheKey)]` to the type, or leave the argument out of the key with `#[key(skip)]`",
    note = "or derive a key from it: `#[key(with = path::to::function)]`, or an expression: `#[key(x.id)]`",
    note = "a `HashMap` or `HashSet` has no order: use a `BTreeMap` or `BTreeSet`; pointers and closures have no stable identity"
)]
pub trait CacheKey {
    /// The form that is stored: the same key, owning what it borrows.
    type Owned: CacheKey<Owned = Self::Owned> + Send + Sync + 'static;

    /// The shape of this part of a key, so that keys of different types never meet.
    ///
    /// The shape of a function's key is made of its arguments' types as they are written: the stored form of a
    /// borrowing type may be text ([`EncodedKey`]), whose shape says nothing about the type.
    const SHAPE: Shape;

    /// Whether a [`Principal`] is inside. A derive asks the fields.
    #[doc(hidden)]
    const PRINCIPAL: bool = false;

    /// Whether `eq_key` is known to call nothing of a user's: a hit need not guard against it.
    #[doc(hidden)]
    const PLAIN: bool = false;

    /// Feeds the key to a hasher. Equal keys, borrowed or owned, feed it the same.
    fn hash_key<H: Hasher>(&self, state: &mut H);

    /// Whether this and a stored key are the same key.
    fn eq_key(&self, stored: &Self::Owned) -> bool;

    /// The form that is stored.
    fn to_key(&self) -> Self::Owned;

    /// Writes the text form, which is self-delimiting: no key's text is the beginning of another's of the same type
    /// followed by a separator.
    fn encode(&self, out: &mut KeyWriter<'_>);
}

/// Marks a [`CacheKey`] that identifies a person, so that leaving it out of a key is a compile error.
///
/// Derived by `#[cache_key(principal)]`. One person's data must never be another's cache hit.
pub trait Principal: CacheKey {}

// What holds a person's identity says whose data it is as much as the identity itself.
impl<T: Principal + ?Sized> Principal for &T {}
impl<T: Principal + ?Sized> Principal for Box<T> {}
impl<T: Principal + ?Sized> Principal for std::rc::Rc<T> {}
impl<T: Principal + ?Sized> Principal for std::sync::Arc<T> {}
impl<T: Principal> Principal for Option<T> {}
impl<T: Principal> Principal for Vec<T> {}
impl<T: Principal> Principal for [T] {}
impl<T: Principal, const N: usize> Principal for [T; N] {}

/// The text form of a key.
pub fn encode<K: CacheKey + ?Sized>(key: &K) -> String {
    let mut text = String::new();
    key.encode(&mut KeyWriter::new(&mut text));
    text
}

/// The hash of a key, seeded at random once per process. For tables in memory; not stable across processes.
#[inline]
pub fn hash<K: CacheKey + ?Sized>(key: &K) -> u64 {
    let mut state = FoldHasher::with_seed(0x243f_6a88_85a3_08d3, SharedSeed::global_random());
    key.hash_key(&mut state);
    state.finish()
}
