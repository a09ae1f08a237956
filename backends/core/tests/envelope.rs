//! The envelope: as specified, and never fooled.
#![cfg(all(feature = "remote", feature = "json", feature = "bincode"))]

use std::convert::Infallible;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use oncemore_core::codec::{Bincode, Json};
use oncemore_core::{
    Codec, CodecId, EnvelopeError, Generation, Header, KeyBytes, Limits, RemoteKey,
};
use proptest::prelude::*;

const LIMITS: Limits = Limits {
    max_key_bytes: 250,
    key_bytes: KeyBytes::Any,
    max_value_bytes: 1 << 20,
};

/// 2026-11-23T00:00:00Z.
fn day() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_795_392_000)
}

fn seal(header: &Header, payload: &[u8]) -> Vec<u8> {
    let add = |bytes: &mut Vec<u8>| {
        bytes.extend(payload);
        Ok::<(), Infallible>(())
    };
    header.seal(add).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    let digits = |byte: &u8| {
        [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
    };
    bytes.iter().flat_map(digits).collect()
}

/// What the vectors of the specification say.
fn vectors() -> Vec<(&'static str, Header, &'static str, Vec<u8>)> {
    let header = |codec, key, generations: &[u64]| {
        let generation = |number: &u64| Generation::from_bytes(&number.to_le_bytes()).unwrap();
        let generations: Vec<_> = generations.iter().map(generation).collect();
        Header::new(codec, RemoteKey::new("", key, &LIMITS).check, &generations)
    };
    let (ms, s) = (Duration::from_millis, Duration::from_secs);
    let compressed = |mut header: Header| {
        header.compressed = true;
        header
    };
    vec![
        (
            "usual",
            header(Json::ID, "k", &[]).timed(day(), ms(7), Some(s(60))),
            "k",
            br#""v""#.to_vec(),
        ),
        (
            "for ever, of two generations",
            header(Bincode::ID, "shop:f:(1)", &[1, 2]).timed(day(), ms(0), None),
            "shop:f:(1)",
            vec![7],
        ),
        (
            "largest numbers",
            header(CodecId::from_u8(200), "k", &[u64::MAX]).timed(
                day() + s(300_000_000_000),
                Duration::MAX,
                Some(Duration::MAX),
            ),
            "k",
            Vec::new(),
        ),
        (
            "compressed",
            compressed(header(Json::ID, "k", &[])).timed(day(), ms(7), Some(ms(1))),
            "k",
            vec![5, 0, 0, 0, 0x28, 0xb5, 0x2f, 0xfd],
        ),
    ]
}

#[test]
fn the_specification_shows_what_is_written_and_read() {
    let specification = include_str!("../ENVELOPE.md");
    let vectors = vectors();
    for (name, header, key, payload) in &vectors {
        let bytes = seal(header, payload);
        let row = specification
            .lines()
            .find_map(|line| line.strip_prefix(&format!("| {name} | `")));
        let row = row.unwrap_or_else(|| panic!("no vector {name:?}: {}", hex(&bytes)));
        let written = row.split('`').next().unwrap_or_default().replace(' ', "");
        assert_eq!(hex(&bytes), written, "{name}");
        let check = RemoteKey::new("", key, &LIMITS).check;
        let bytes = unhex(&written);
        assert_eq!(
            Header::open(&bytes, check),
            Ok((*header, &payload[..])),
            "{name}"
        );
    }
    let rows = specification.lines().filter(|line| line.contains("`a7 "));
    assert_eq!(rows.count(), vectors.len(), "a vector that nothing tests");
}

fn unhex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

#[test]
fn what_was_sealed_is_opened() {
    let generations = [Generation::fresh(), Generation::fresh()];
    let header = Header::new(Bincode::ID, 42, &generations).timed(
        day(),
        Duration::from_secs(5_000_000),
        Some(Duration::from_millis(250)),
    );
    let bytes = seal(&header, b"payload");
    assert_eq!(bytes.len(), 44 + 7);
    let (opened, payload) = Header::open(&bytes, 42).unwrap();
    assert_eq!((opened, payload), (header, &b"payload"[..]));
    assert_eq!(opened.cost, u32::MAX);
    assert!(opened.depends_on(&generations));
    assert!(!opened.depends_on(&[generations[1], generations[0]]));
    assert!(!opened.depends_on(&generations[..1]));
    assert_eq!(Header::open(&bytes, 43), Err(EnvelopeError::OtherKey));
}

#[test]
fn a_value_is_good_for_its_ttl_and_no_longer() {
    let header =
        Header::new(Json::ID, 0, &[]).timed(day(), Duration::ZERO, Some(Duration::from_secs(10)));
    let after = |millis| header.remaining(day() + Duration::from_millis(millis));
    assert_eq!(after(0), Some(Duration::from_secs(10)));
    assert_eq!(after(9_999), Some(Duration::from_millis(1)));
    assert_eq!(after(10_000), None);
    // A clock that is behind the writer's.
    let early = header.remaining(day() - Duration::from_secs(300));
    assert_eq!(early, Some(Duration::from_secs(10)));
    // Less than a millisecond is not "for ever".
    let short =
        Header::new(Json::ID, 0, &[]).timed(day(), Duration::ZERO, Some(Duration::from_nanos(1)));
    assert_eq!(short.remaining(day() + Duration::from_secs(1)), None);
    let forever = Header::new(Json::ID, 0, &[]).timed(day(), Duration::ZERO, None);
    assert_eq!(forever.remaining(day()), Some(Duration::MAX));
}

#[test]
fn another_version_and_other_programs_are_foreign() {
    let header = Header::new(Json::ID, 1, &[]);
    let resealed = |at: usize, byte: u8| {
        let mut bytes = seal(&header, b"{}");
        bytes.truncate(bytes.len() - 8);
        bytes[at] = byte;
        let checksum = twox_hash::XxHash3_64::oneshot(&bytes);
        bytes.extend(checksum.to_le_bytes());
        bytes
    };
    assert!(Header::open(&resealed(1, 1), 1).is_ok());
    for (at, byte) in [(0, 0xa8), (1, 2), (2, 2), (2, 0x80)] {
        let bytes = resealed(at, byte);
        let opened = Header::open(&bytes, 1);
        assert_eq!(opened, Err(EnvelopeError::Foreign), "byte {at}");
    }
    assert_eq!(Header::open(b"", 1), Err(EnvelopeError::Foreign));
    assert_eq!(Header::open(b"some text", 1), Err(EnvelopeError::Foreign));
}

#[test]
fn every_cut_and_every_flipped_bit_is_seen() {
    let bytes = seal(
        &Header::new(Json::ID, 1, &[]).timed(day(), Duration::ZERO, None),
        b"some payload",
    );
    for length in 0..bytes.len() {
        assert!(Header::open(&bytes[..length], 1).is_err(), "{length} bytes");
    }
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(Header::open(&flipped, 1).is_err(), "bit {bit}");
    }
}

proptest! {
    #[test]
    fn no_bytes_are_taken_for_an_envelope(mut bytes in prop::collection::vec(any::<u8>(), 0..200), key: u64) {
        if let Some(first) = bytes.first_mut() {
            *first = 0xa7;
        }
        prop_assert!(Header::open(&bytes, key).is_err());
    }
}
