//! Whatever opens as an envelope seals to the same bytes, and nothing panics.
#![no_main]

use std::convert::Infallible;
use std::time::SystemTime;

use libfuzzer_sys::fuzz_target;
use oncemore_core::{CodecId, Generation, Header};

fuzz_target!(|input: (u64, Vec<u8>, bool)| {
    let (key, mut bytes, repaired) = input;
    if repaired {
        // With a right checksum and key, so that what is behind them is reached.
        if bytes.len() < 36 {
            return;
        }
        bytes[28..36].copy_from_slice(&key.to_le_bytes());
        let (head, payload) = bytes.split_at(36);
        let header = Header::new(CodecId::from_u8(head[3]), key, &[]);
        let copy = |into: &mut Vec<u8>| {
            into.extend_from_slice(payload);
            Ok::<_, Infallible>(())
        };
        let Ok(sealed) = header.seal(copy);
        bytes = sealed;
    }
    let Ok((header, payload)) = Header::open(&bytes, key) else {
        return;
    };
    let _ = header.remaining(SystemTime::now());
    let _ = header.depends_on(&[Generation::fresh()]);
    let copy = |into: &mut Vec<u8>| {
        into.extend_from_slice(payload);
        Ok::<_, Infallible>(())
    };
    let Ok(again) = header.seal(copy);
    assert_eq!(again, bytes);
});
