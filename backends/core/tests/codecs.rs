//! Every codec: what it writes it reads, and it reads nothing else.
#![cfg(all(
    feature = "bincode",
    feature = "json",
    feature = "postcard",
    feature = "msgpack"
))]

use std::collections::BTreeMap;
use std::fmt::Debug;

use oncemore_core::codec::{Bincode, Json, MessagePack, Postcard};
use oncemore_core::{Codec, CodecId};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
struct Order {
    id: u64,
    who: String,
    lines: Vec<Line>,
    notes: Option<String>,
    tags: BTreeMap<String, i32>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
enum Line {
    Article { sku: String, price: f64 },
    Discount(i8),
    Gift,
}

fn order() -> impl Strategy<Value = Order> {
    let line = prop_oneof![
        (".{0,8}", -1e300..1e300).prop_map(|(sku, price)| Line::Article { sku, price }),
        any::<i8>().prop_map(Line::Discount),
        Just(Line::Gift),
    ];
    (
        any::<u64>(),
        ".{0,20}",
        prop::collection::vec(line, 0..5),
        prop::option::of(".{0,9}"),
        prop::collection::btree_map(".{0,5}", any::<i32>(), 0..4),
    )
        .prop_map(|(id, who, lines, notes, tags)| Order {
            id,
            who,
            lines,
            notes,
            tags,
        })
}

fn encode<C: Codec>(value: &impl Serialize) -> Vec<u8> {
    // Behind what is there already, as in an envelope.
    let mut bytes = b"head".to_vec();
    C::encode(value, &mut bytes).unwrap();
    bytes.split_off(4)
}

fn round_trip<C: Codec>(value: &(impl Serialize + DeserializeOwned + PartialEq + Debug)) {
    assert_eq!(
        C::decode(&encode::<C>(value)).ok().as_ref(),
        Some(value),
        "{}",
        C::NAME
    );
}

/// One byte more, or less, is not the same value; nor does it panic.
fn exact<C: Codec>(value: &Order) {
    let bytes = encode::<C>(value);
    let longer = [&bytes[..], b"1"].concat();
    assert!(C::decode::<Order>(&longer).is_err(), "{} longer", C::NAME);
    let shorter = &bytes[..bytes.len() - 1];
    assert!(C::decode::<Order>(shorter).is_err(), "{} shorter", C::NAME);
}

fn hostile<C: Codec>(bytes: &[u8]) {
    let _ = C::decode::<Order>(bytes);
    let _ = C::decode::<Vec<String>>(bytes);
    let _ = C::decode::<BTreeMap<u64, Vec<u8>>>(bytes);
    let _ = C::decode::<(String, u64, Option<Box<str>>)>(bytes);
}

macro_rules! each {
    ($test:ident, $value:expr) => {
        $test::<Bincode>($value);
        $test::<Json>($value);
        $test::<Postcard>($value);
        $test::<MessagePack>($value);
    };
}

proptest! {
    #[test]
    fn a_value_comes_back_as_it_was(order in order()) {
        each!(round_trip, &order);
        each!(exact, &order);
    }

    #[test]
    fn any_bytes_are_a_value_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        each!(hostile, &bytes);
    }

    #[test]
    fn mutated_values_are_a_value_or_an_error(order in order(), at: prop::sample::Index, byte: u8) {
        for mut bytes in [encode::<Bincode>(&order), encode::<Postcard>(&order), encode::<MessagePack>(&order), encode::<Json>(&order)] {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            each!(hostile, &bytes);
        }
    }
}

#[test]
fn a_length_that_the_payload_cannot_have_is_refused() {
    // bincode's 64-bit length prefix, then nearly 2^63: without a limit this ends the process.
    let mut bytes = vec![253];
    bytes.extend((i64::MAX as u64).to_le_bytes());
    each!(hostile, &bytes);
    assert!(Bincode::decode::<String>(&bytes).is_err());
    // A length that a small payload does not justify: 16 MB.
    let bytes = [&[252][..], &16_000_000_u32.to_le_bytes()].concat();
    assert!(Bincode::decode::<String>(&bytes).is_err());
    assert!(Bincode::decode::<Vec<u8>>(&bytes).is_err());
}

#[test]
fn large_values_are_within_the_limits() {
    let large: Vec<u64> = (0..2_000_000).map(|n| n % 7).collect();
    each!(round_trip, &large);
    let text = "x".repeat(3 << 20);
    each!(round_trip, &text);
    each!(round_trip, &vec![1_u128; 70_000]);
}

#[test]
fn numbers_are_distinct_and_the_librarys() {
    let ids = [Bincode::ID, Json::ID, Postcard::ID, MessagePack::ID].map(CodecId::to_u8);
    assert_eq!(ids, [1, 2, 3, 4], "as ENVELOPE.md says");
}
