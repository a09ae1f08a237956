//! bincode 2, the default.

use ::bincode::config::standard;
use ::bincode::error::DecodeError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Codec, CodecError, CodecId};

/// [bincode](https://docs.rs/bincode) 2 in its standard configuration: small, fast, not self-describing.
///
/// What a length prefix may claim is limited by the number of bytes that there are: without, nine bytes can end the process.
#[derive(Debug)]
pub struct Bincode;

/// An integer of one byte may stand for one of eight, or sixteen, in memory.
const MOST_PER_BYTE: usize = 16;
const SMALL: usize = 16 << 10;
const MORE: usize = SMALL + 1;
const MEDIUM: usize = 1 << 20;

impl Codec for Bincode {
    const ID: CodecId = CodecId::own(1);
    const NAME: &'static str = "bincode";

    fn encode<T: Serialize + ?Sized>(value: &T, into: &mut Vec<u8>) -> Result<(), CodecError> {
        ::bincode::serde::encode_into_std_write(value, into, standard())
            .map(drop)
            .map_err(CodecError::new)
    }

    fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
        // The limit is a constant: one for each class of sizes.
        let decoded = match bytes.len() {
            ..=SMALL => decode::<T, { SMALL * MOST_PER_BYTE }>(bytes),
            MORE..=MEDIUM => decode::<T, { MEDIUM * MOST_PER_BYTE }>(bytes),
            _ => decode::<T, { 1 << 30 }>(bytes),
        };
        let (value, length) = decoded.map_err(CodecError::new)?;
        match bytes.len() - length {
            0 => Ok(value),
            left => Err(CodecError::trailing(left)),
        }
    }
}

fn decode<T: DeserializeOwned, const LIMIT: usize>(
    bytes: &[u8],
) -> Result<(T, usize), DecodeError> {
    ::bincode::serde::decode_from_slice(bytes, standard().with_limit::<LIMIT>())
}
