//! A million payloads that nobody wrote: no panic, no allocation that the payload does not justify, no value that was not stored.
#![cfg(all(
    feature = "bincode",
    feature = "json",
    feature = "postcard",
    feature = "msgpack"
))]

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use oncemore_core::codec::{Bincode, Json, MessagePack, Postcard};
use oncemore_core::{Codec, Header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Payloads for each codec: random ones and mutated ones.
const EACH: u32 = 125_000;
const KEY: u64 = 0x1234_5678;

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
struct Order {
    id: u64,
    who: String,
    lines: Vec<(String, f64)>,
    notes: Option<String>,
    tags: BTreeMap<String, i32>,
    bytes: Vec<u8>,
}

fn order() -> Order {
    Order {
        id: u64::MAX / 3,
        who: "somebody".into(),
        lines: vec![("A-1".into(), 9.5), ("B-2".into(), -0.0)],
        notes: Some("by hand".into()),
        tags: [("a".into(), -1), ("b".into(), 70_000)].into(),
        bytes: vec![1, 2, 3],
    }
}

/// xorshift64*: the same payloads in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % most.max(1)
    }

    fn bytes(&mut self) -> Vec<u8> {
        let length = self.below(120);
        std::iter::repeat_with(|| self.next().to_le_bytes()[5])
            .take(length)
            .collect()
    }

    /// A byte changed, removed, added or doubled; a piece moved; a length made large.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len());
            let byte = self.next().to_le_bytes()[6];
            match self.below(6) {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 if !bytes.is_empty() => bytes[at] ^= 1 << (byte % 8),
                2 if !bytes.is_empty() => drop(bytes.remove(at)),
                3 => bytes.insert(at.min(bytes.len()), byte),
                4 => bytes.truncate(at),
                _ => {
                    let large = [0xff; 9];
                    let end = (at + 1 + self.below(9)).min(bytes.len());
                    if at < end {
                        bytes[at..end].copy_from_slice(&large[..end - at]);
                    }
                }
            }
        }
    }
}

/// Decodes, and holds what was allocated at most against what came in.
fn bounded<C: Codec, T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let mut value = None;
    let allocated = allocation_counter::measure(|| value = C::decode::<T>(bytes).ok());
    // A byte can justify a value of its type, with room to grow and what a map's node takes. Where a length comes first, serde itself sets
    // up to 1 MiB aside for a collection before it sees its elements; an order has collections in one another, two deep.
    let most = 64 * bytes.len() as u64 + 8192 + (2 << 20);
    assert!(
        allocated.bytes_max <= most,
        "{} allocated {} bytes for {bytes:02x?}",
        C::NAME,
        allocated.bytes_max
    );
    value
}

fn codec<C: Codec>(seed: u64) {
    let mut random = Random(seed);
    let mut whole = Vec::new();
    C::encode(&order(), &mut whole).expect("an order can be encoded");
    for _ in 0..EACH {
        let mut mutated = whole.clone();
        random.mutate(&mut mutated);
        for bytes in [&random.bytes()[..], &mutated] {
            bounded::<C, Order>(bytes);
            bounded::<C, Vec<String>>(bytes);
            bounded::<C, BTreeMap<u64, Vec<u8>>>(bytes);
        }
    }
}

#[test]
fn bincode() {
    codec::<Bincode>(1);
}

#[test]
fn json() {
    codec::<Json>(2);
}

#[test]
fn postcard() {
    codec::<Postcard>(3);
}

#[test]
fn message_pack() {
    codec::<MessagePack>(4);
}

/// What is not the envelope that was written is not read: a checksum of 64 bits is in the way.
#[test]
fn envelope() {
    let mut random = Random(5);
    let whole = Header::new(Bincode::ID, KEY, &[])
        .timed(
            SystemTime::now(),
            Duration::ZERO,
            Some(Duration::from_mins(1)),
        )
        .seal(|into| Bincode::encode(&order(), into))
        .expect("an order can be encoded");
    for _ in 0..EACH {
        let mut mutated = whole.clone();
        random.mutate(&mut mutated);
        for bytes in [random.bytes(), mutated] {
            let opened = Header::open(&bytes, KEY);
            assert!(opened.is_err() || bytes == whole, "{bytes:02x?}");
        }
    }
}
