//! `MessagePack`.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Codec, CodecError, CodecId};

/// [MessagePack](https://msgpack.org), with the names of fields: readable by other languages.
#[derive(Debug)]
pub struct MessagePack;

impl Codec for MessagePack {
    const ID: CodecId = CodecId::own(4);
    const NAME: &'static str = "msgpack";

    fn encode<T: Serialize + ?Sized>(value: &T, into: &mut Vec<u8>) -> Result<(), CodecError> {
        rmp_serde::encode::write_named(into, value).map_err(CodecError::new)
    }

    fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
        let mut left = bytes;
        let value = rmp_serde::from_read(&mut left).map_err(CodecError::new)?;
        match left.len() {
            0 => Ok(value),
            left => Err(CodecError::trailing(left)),
        }
    }
}
