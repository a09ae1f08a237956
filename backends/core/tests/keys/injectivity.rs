//! `a == b` exactly when their keys are equal, and a text says all that its value does.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::fmt::Debug;
use std::net::{IpAddr, SocketAddr};
use std::ops::Bound;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use oncemore_core::CacheKey;
use oncemore_core::key::{BytesKey, encode, hash};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::reference::{Decode, Real, Tree, decode};
use crate::values::{address, bytes, duration, map, name, path, point, real, text, tree};

fn check<T: CacheKey + Decode + PartialEq + Debug>(a: &T, b: &T) -> TestCaseResult {
    let (text, other) = (encode(a), encode(b));
    let (stored, other_stored) = (a.to_key(), b.to_key());

    prop_assert_eq!(a == b, text == other, "{} and {}", text, other);
    prop_assert_eq!(a == b, a.eq_key(&other_stored));
    prop_assert_eq!(a == b, b.eq_key(&stored));
    prop_assert_eq!(a == b, stored.eq_key(&other_stored));
    // Hashes of 64 bits: unequal ones meet too rarely for a test to see it.
    prop_assert_eq!(a == b, hash(a) == hash(b));

    prop_assert!(a.eq_key(&stored));
    prop_assert!(stored.eq_key(&stored.to_key()));
    prop_assert_eq!(hash(a), hash(&stored));
    prop_assert_eq!(&text, &encode(&stored));

    let read = decode::<T>(&text);
    prop_assert_eq!(read.as_ref(), Some(a), "from {}", text);

    // Side by side with something, each is still where it was.
    prop_assert_eq!(
        (a, b) == (b, a),
        encode(&(a, b)) == encode(&(b, a)),
        "{} and {}",
        text,
        other
    );
    prop_assert_eq!((a, b) == (b, a), hash(&(a, b)) == hash(&(b, a)));
    Ok(())
}

macro_rules! injective {
    ($($name:ident: $type:ty = $strategy:expr;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(2_000))]
            $(
                #[test]
                fn $name(a in $strategy, b in $strategy) {
                    let (a, b): ($type, $type) = (a, b);
                    check(&a, &b)?;
                    check(&a, &a)?;
                }
            )*
        }
    };
}

injective! {
    texts: (String, String) = (text(), text());
    byte_strings: (BytesKey, BytesKey) = (byte_string(), byte_string());
    lists: Vec<Option<Vec<String>>> = vec(prop::option::of(vec(text(), 0..3)), 0..3);
    numbers: (u8, i16, Option<u128>, bool, i64) =
        (0..20_u8, -2..12_i16, prop::option::of(any::<u128>()), any::<bool>(), any::<i64>());
    characters: Vec<char> = vec(prop_oneof![prop::sample::select(vec!['"', '\\', '\'', 'a', '\n']), any::<char>()], 0..3);
    reals: (Real, Vec<Real>) = (real(), vec(real(), 0..2));
    results: Result<Option<Option<()>>, Result<(String,), ()>> =
        prop::result::maybe_ok(prop::option::of(prop::option::of(Just(()))), prop::result::maybe_ok((text(),), Just(())));
    maps: BTreeMap<String, Option<Vec<u8>>> = map();
    sets: BTreeSet<(String, u8)> = btree_set((text(), 0..2_u8), 0..3);
    nested_maps: Vec<BTreeMap<String, Option<Vec<u8>>>> = vec(map(), 0..3);
    trees: Vec<Tree> = vec(tree(), 0..2);
    names: (OsString, OsString) = (name(), name());
    paths: (PathBuf, Option<PathBuf>) = (path(), prop::option::of(path()));
    times: (Duration, SystemTime) = (duration(), point());
    addresses: (SocketAddr, IpAddr) = (address(), address().prop_map(|address| address.ip()));
    bounds: (Bound<u8>, Bound<String>) = (bound(0..3_u8), bound(text()));
}

fn byte_string() -> impl Strategy<Value = BytesKey> {
    bytes().prop_map(BytesKey::from)
}

fn bound<T: Clone + Debug + 'static>(
    value: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = Bound<T>> {
    prop_oneof![
        value.clone().prop_map(Bound::Included),
        value.prop_map(Bound::Excluded),
        Just(Bound::Unbounded),
    ]
}

proptest! {
    #[test]
    fn floats_of_both_widths_read_back(wide in any::<f64>(), narrow in any::<f32>()) {
        prop_assert_eq!(decode::<f64>(&encode(&wide)), Some(wide));
        prop_assert_eq!(decode::<f32>(&encode(&narrow)), Some(narrow));
    }
}

/// Each process hashes with seeds of its own; this holds for all of them.
#[test]
fn the_place_of_an_empty_or_nul_text_is_part_of_the_hash() {
    let texts = ["", "\0", "\0\0", "a", "aa"];
    let mut seen = HashMap::new();
    for a in texts {
        for b in texts {
            for c in texts {
                for d in texts {
                    let key = (a, b, c, d);
                    assert_eq!(seen.insert(hash(&key), key), None, "and {key:?}");
                }
            }
        }
    }
}

#[test]
fn one_zero_and_one_nan() {
    assert_eq!(encode(&-0.0_f64), encode(&0.0_f64));
    assert_eq!(hash(&-0.0_f32), hash(&0.0_f32));
    assert!((-0.0_f64).eq_key(&0.0_f64.to_key()));
    let other_nan = f64::from_bits(0xfff8_0000_0000_0001);
    assert!(other_nan.is_nan());
    assert_eq!(encode(&other_nan), "NaN");
    assert_eq!(hash(&other_nan), hash(&f64::NAN));
    assert!(other_nan.eq_key(&f64::NAN.to_key()));
    assert!(!f32::INFINITY.eq_key(&f32::NAN.to_key()));
}
