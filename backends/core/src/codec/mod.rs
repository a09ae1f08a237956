//! How values become bytes.

#[cfg(feature = "bincode")]
mod bincode;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "msgpack")]
mod msgpack;
#[cfg(feature = "postcard")]
mod postcard;

use std::error::Error;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(feature = "bincode")]
pub use bincode::Bincode;
#[cfg(feature = "json")]
pub use json::Json;
#[cfg(feature = "msgpack")]
pub use msgpack::MessagePack;
#[cfg(feature = "postcard")]
pub use postcard::Postcard;

/// Turns values into bytes and back.
///
/// A codec has no state: it is named by its type, as in `#[memoize(backend = redis, codec = Json)]`. Its [`ID`](Self::ID) is stored with
/// every value, so that bytes of one codec are never given to another.
///
/// # What an implementation owes
/// `decode(encode(value)) == value` for every value that `encode` takes. `decode` gets bytes of anybody's: it must not panic, must
/// not allocate more than a small multiple of their number, and must refuse what is left over at the end.
///
/// ```
/// use oncemore_core::{Codec, CodecError, CodecId};
/// use serde::{Serialize, de::DeserializeOwned};
///
/// struct Lines;
///
/// impl Codec for Lines {
///     const ID: CodecId = CodecId::custom(200);
///     const NAME: &'static str = "lines";
///
///     fn encode<T: Serialize + ?Sized>(value: &T, into: &mut Vec<u8>) -> Result<(), CodecError> {
///         serde_json::to_writer_pretty(into, value).map_err(CodecError::new)
///     }
///     fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
///         serde_json::from_slice(bytes).map_err(CodecError::new)
///     }
/// }
///
/// let mut bytes = Vec::new();
/// Lines::encode(&("a", 1), &mut bytes).unwrap();
/// assert_eq!(Lines::decode::<(String, u32)>(&bytes).unwrap(), ("a".into(), 1));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a codec",
    label = "not a `Codec`",
    note = "name `Bincode`, `Json`, `Postcard` or `MessagePack`, or implement `oncemore::codec::Codec` for the type"
)]
pub trait Codec: 'static {
    /// Its number in the envelope.
    const ID: CodecId;
    /// Its name, for lists and messages.
    const NAME: &'static str;

    /// Appends the bytes of a value.
    ///
    /// # Errors
    /// The value cannot be written in this form: `serde` says why.
    fn encode<T: Serialize + ?Sized>(value: &T, into: &mut Vec<u8>) -> Result<(), CodecError>;

    /// The value of these bytes, all of them.
    ///
    /// # Errors
    /// They are not the bytes of such a value.
    fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError>;
}

/// A codec's number: below 128 those that come with the library, from 128 on those of users.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CodecId(u8);

impl CodecId {
    /// A user's codec.
    ///
    /// # Panics
    /// At compile time, for a number below 128.
    pub const fn custom(number: u8) -> Self {
        assert!(number >= 128, "numbers below 128 are the library's own");
        Self(number)
    }

    #[cfg(any(
        feature = "bincode",
        feature = "json",
        feature = "postcard",
        feature = "msgpack"
    ))]
    const fn own(number: u8) -> Self {
        Self(number)
    }

    /// The codec with this number, whosever it is: for bytes that were encoded already.
    pub const fn from_u8(number: u8) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn to_u8(self) -> u8 {
        self.0
    }
}

/// Why a value could not be turned into bytes or back.
#[derive(Debug)]
pub struct CodecError(Box<dyn Error + Send + Sync>);

impl CodecError {
    /// The error of a codec.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(source.into())
    }

    /// Bytes were left over behind the value.
    pub fn trailing(count: usize) -> Self {
        Self::new(format!("{count} bytes are left over behind the value"))
    }
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the codec failed")
    }
}

impl Error for CodecError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
