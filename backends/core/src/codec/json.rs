//! JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Codec, CodecError, CodecId};

/// JSON, by [`serde_json`](https://docs.rs/serde_json): readable in the store, and by other languages.
///
/// Floats come back as they were, except NaN and the infinities, which JSON does not have: they are `null`, and come back as an error.
#[derive(Debug)]
pub struct Json;

impl Codec for Json {
    const ID: CodecId = CodecId::own(2);
    const NAME: &'static str = "json";

    fn encode<T: Serialize + ?Sized>(value: &T, into: &mut Vec<u8>) -> Result<(), CodecError> {
        serde_json::to_writer(into, value).map_err(CodecError::new)
    }

    fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
        serde_json::from_slice(bytes).map_err(CodecError::new)
    }
}
