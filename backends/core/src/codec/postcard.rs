//! postcard.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Codec, CodecError, CodecId};

/// [postcard](https://docs.rs/postcard): as small as bincode, with a specified format; not self-describing.
#[derive(Debug)]
pub struct Postcard;

impl Codec for Postcard {
    const ID: CodecId = CodecId::own(3);
    const NAME: &'static str = "postcard";

    fn encode<T: Serialize + ?Sized>(value: &T, into: &mut Vec<u8>) -> Result<(), CodecError> {
        ::postcard::to_extend(value, std::mem::take(into))
            .map(|extended| *into = extended)
            .map_err(CodecError::new)
    }

    fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
        match ::postcard::take_from_bytes(bytes).map_err(CodecError::new)? {
            (value, []) => Ok(value),
            (_, left) => Err(CodecError::trailing(left.len())),
        }
    }
}
