//! `EncodedKey`, the stored form of borrowing types: the text, found and hashed without being written.

use std::hash::Hasher;

use oncemore_core::key::{EncodedKey, encode, hash};
use oncemore_core::{CacheKey, KeyWriter, Shape};
use proptest::prelude::*;

use crate::values::text;

/// What the derive makes of a type with a lifetime.
struct Borrowed<'a> {
    name: &'a str,
    ids: &'a [u32],
}

impl CacheKey for Borrowed<'_> {
    type Owned = EncodedKey;
    const SHAPE: Shape = Shape::new("struct").text("Borrowed");

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        EncodedKey::hash_of(self, state);
    }
    fn eq_key(&self, stored: &EncodedKey) -> bool {
        stored.is(self)
    }
    fn to_key(&self) -> EncodedKey {
        EncodedKey::of(self)
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        (self.name, self.ids).encode(out);
    }
}

proptest! {
    #[test]
    fn agrees_with_what_it_was_made_from(
        a in (text(), prop::collection::vec(0..20_u32, 0..3)),
        b in (text(), prop::collection::vec(0..20_u32, 0..3)),
    ) {
        let (left, right) = (Borrowed { name: &a.0, ids: &a.1 }, Borrowed { name: &b.0, ids: &b.1 });
        let (stored, other) = (left.to_key(), right.to_key());
        prop_assert!(stored.is(&left));
        prop_assert_eq!(stored.is(&right), a == b);
        prop_assert_eq!(stored == other, a == b);
        prop_assert_eq!(stored.eq_key(&other), a == b);
        prop_assert_eq!(hash(&left), hash(&stored));
        prop_assert_eq!(hash(&left) == hash(&right), a == b);
        prop_assert_eq!(encode(&left), encode(&stored));
        prop_assert_eq!(encode(&left), encode(&a));
    }
}

#[test]
fn is_neither_the_beginning_nor_the_end_of_another() {
    let stored = EncodedKey::of(&12);
    assert!(stored.is(&12));
    assert!(!stored.is(&1));
    assert!(!stored.is(&2));
    assert!(!stored.is(&123));
    assert!(!EncodedKey::of("").is(&"a"));
}

#[test]
fn two_in_a_row_do_not_run_into_each_other() {
    let of = |number: u32| EncodedKey::of(&number);
    assert_ne!(hash(&(of(1), of(23))), hash(&(of(12), of(3))));
    assert!(!(of(1), of(23)).eq_key(&(of(12), of(3))));
}
