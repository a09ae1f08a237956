//! Any bytes are a value or an error; a value that was read is read again from what is written of it.
#![no_main]

use std::collections::BTreeMap;
use std::fmt::Debug;

use libfuzzer_sys::fuzz_target;
use oncemore_core::Codec;
use oncemore_core::codec::{Bincode, Json, MessagePack, Postcard};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Order {
    id: u64,
    who: String,
    lines: Vec<Line>,
    notes: Option<Box<str>>,
    tags: BTreeMap<String, i32>,
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
enum Line {
    Article { sku: String, price: u128 },
    Discount(i8),
    Gift,
}

fn read<C: Codec, T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    let Ok(value) = C::decode::<T>(bytes) else {
        return;
    };
    let mut again = Vec::new();
    C::encode(&value, &mut again).expect("what was read can be written");
    assert_eq!(C::decode::<T>(&again).ok(), Some(value), "{}", C::NAME);
}

fn all<C: Codec>(bytes: &[u8]) {
    read::<C, Order>(bytes);
    read::<C, Vec<String>>(bytes);
    read::<C, BTreeMap<u64, Vec<u8>>>(bytes);
    read::<C, (char, Option<Option<bool>>, i64)>(bytes);
}

fuzz_target!(|bytes: &[u8]| {
    all::<Bincode>(bytes);
    all::<Json>(bytes);
    all::<Postcard>(bytes);
    all::<MessagePack>(bytes);
});
