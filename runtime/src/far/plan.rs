//! What a function says of its remote values: where they are, and how they become bytes.

use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;

use oncemore_core::{Backend, CacheValue, Codec, CodecError, Shape, codec};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::outcome::{Nothing, Tag};

/// A backend, as a function names it.
#[derive(Clone, Copy)]
pub enum BackendRef {
    /// By its kind, `redis`.
    Kind(&'static str),
    /// By its kind and the name that it was installed under, `redis("sessions")`.
    Named(&'static str, &'static str),
    /// By its type.
    Type(fn() -> TypeId, &'static str),
}

impl BackendRef {
    /// By its type, which `written` names.
    pub const fn of<B: Backend>(written: &'static str) -> Self {
        Self::Type(TypeId::of::<B>, written)
    }

    /// As the function wrote it.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Kind(kind) => kind.into(),
            Self::Named(kind, name) => format!("{kind}(\"{name}\")"),
            Self::Type(_, written) => written.into(),
        }
    }
}

impl fmt::Debug for BackendRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// A codec, as a function names it.
#[derive(Clone, Copy, Debug)]
pub struct CodecRef {
    pub(crate) id: u8,
    pub(crate) name: &'static str,
    pub(crate) of: fn() -> TypeId,
}

/// A type that is named as a codec, whether it is one or not.
pub struct CodecTag<C>(PhantomData<C>);

impl<C> CodecTag<C> {
    /// The tag.
    pub const NEW: Self = Self(PhantomData);
}

/// What is known of a codec.
pub trait ViaCodec {
    /// Its number, name and type.
    fn __codec_ref(&self) -> Option<CodecRef>;
}

impl<C: Codec> ViaCodec for &CodecTag<C> {
    fn __codec_ref(&self) -> Option<CodecRef> {
        Some(CodecRef {
            id: C::ID.to_u8(),
            name: C::NAME,
            of: TypeId::of::<C>,
        })
    }
}

/// In place of it, where what was named is none: that is reported where it is used.
pub trait NoCodec {
    /// Nothing.
    fn __codec_ref(&self) -> Option<CodecRef> {
        None
    }
}

impl<C> NoCodec for CodecTag<C> {}

/// What a function says, whatever its value's type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// The fingerprint of the value.
    pub(crate) value: Shape,
    /// One computation for all processes.
    pub(crate) cluster: bool,
}

/// How values become bytes: a codec, as functions.
pub struct CodecOf<V> {
    /// `None`: the default of the installation.
    id: Option<u8>,
    encode: fn(u8, &V, &mut Vec<u8>) -> Result<(), CodecError>,
    decode: fn(u8, &[u8]) -> Result<V, CodecError>,
}

impl<V> Clone for CodecOf<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for CodecOf<V> {}

impl<V> fmt::Debug for CodecOf<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodecOf")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl<V> CodecOf<V> {
    /// The codec's number.
    pub(crate) fn id(&self, default: u8) -> u8 {
        self.id.unwrap_or(default)
    }

    pub(crate) fn encode(&self, id: u8, value: &V, into: &mut Vec<u8>) -> Result<(), CodecError> {
        (self.encode)(id, value, into)
    }

    pub(crate) fn decode(&self, id: u8, bytes: &[u8]) -> Result<V, CodecError> {
        match self.id {
            Some(own) if own != id => Err(unknown(id)),
            _ => (self.decode)(id, bytes),
        }
    }
}

impl<V: Serialize + DeserializeOwned> CodecOf<V> {
    /// A codec that the function names.
    fn of<C: Codec>() -> Self {
        Self {
            id: Some(C::ID.to_u8()),
            encode: |_, value, into| C::encode(value, into),
            decode: |_, bytes| C::decode(bytes),
        }
    }

    /// The codec of the installation, among those whose features are on.
    fn installed() -> Self {
        Self {
            id: None,
            encode: |id, value, into| match id {
                1 => codec::Bincode::encode(value, into),
                #[cfg(feature = "json")]
                2 => codec::Json::encode(value, into),
                #[cfg(feature = "postcard")]
                3 => codec::Postcard::encode(value, into),
                #[cfg(feature = "msgpack")]
                4 => codec::MessagePack::encode(value, into),
                other => Err(unknown(other)),
            },
            decode: |id, bytes| match id {
                1 => codec::Bincode::decode(bytes),
                #[cfg(feature = "json")]
                2 => codec::Json::decode(bytes),
                #[cfg(feature = "postcard")]
                3 => codec::Postcard::decode(bytes),
                #[cfg(feature = "msgpack")]
                4 => codec::MessagePack::decode(bytes),
                other => Err(unknown(other)),
            },
        }
    }
}

fn unknown(id: u8) -> CodecError {
    CodecError::new(format!(
        "the codec {id} is not this function's, or its feature is off"
    ))
}

/// What a function with a remote backend returns, or holds in its `Result` or `Option`: a value that can be stored as bytes. It is implemented for
/// all that serde can write and read; generic functions name it as a bound.
///
/// ```
/// use oncemore::{CacheKey, CacheValue, Remember, Storable, memoize};
///
/// #[memoize(backend = memory, ttl = "5m")]
/// fn same<T: CacheKey<Owned = T> + CacheValue + Remember + Storable>(value: T) -> T {
///     value
/// }
///
/// // Nothing is installed: it runs uncached.
/// assert_eq!(same(7), 7);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a remote backend",
    label = "not `serde::Serialize + serde::Deserialize`",
    note = "add `#[derive(serde::Serialize, serde::Deserialize, oncemore::CacheValue)]` to the type, or keep its values in memory: take `backend` away"
)]
pub trait Storable: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> Storable for T {}

/// Asks for a value that can be stored as bytes, where the return type stands.
pub fn storable<T: Storable>() -> fn(Tag<T>) {
    |_| {}
}

/// Asks for a value whose shape is known.
pub fn shaped<T: CacheValue>() -> fn(Tag<T>) {
    |_| {}
}

/// The shape of a value with an explicit version.
pub const fn versioned(version: u32) -> Shape {
    Shape::new("version").number(version as u64)
}

/// The codec of what can be stored.
pub trait ViaSerde {
    /// The type.
    type Value;
    /// A named codec.
    fn __codec<C: Codec>(&self) -> CodecOf<Self::Value>;
    /// The installation's.
    fn __installed(&self) -> CodecOf<Self::Value>;
    /// What is to have a shape.
    fn __to_shape(&self) -> Tag<Self::Value>;
}

impl<T: Serialize + DeserializeOwned> ViaSerde for &Tag<T> {
    type Value = T;
    fn __codec<C: Codec>(&self) -> CodecOf<T> {
        CodecOf::of::<C>()
    }
    fn __installed(&self) -> CodecOf<T> {
        CodecOf::installed()
    }
    fn __to_shape(&self) -> Tag<T> {
        Tag::NEW
    }
}

/// In place of it, where that was reported already.
pub trait NoSerde {
    /// The type.
    type Value;
    /// Never used.
    fn __codec<C>(&self) -> CodecOf<Self::Value> {
        CodecOf {
            id: None,
            encode: |id, _, _| Err(unknown(id)),
            decode: |id, _| Err(unknown(id)),
        }
    }
    /// Never used.
    fn __installed(&self) -> CodecOf<Self::Value> {
        self.__codec::<Nothing>()
    }
    /// Anything: one error is enough.
    fn __to_shape(&self) -> Tag<()> {
        Tag::NEW
    }
}

impl<T> NoSerde for Tag<T> {
    type Value = T;
}

/// The shape of a value that has one.
pub trait ViaShape {
    /// The shape.
    fn __shape(&self) -> Shape;
}

impl<T: CacheValue> ViaShape for &Tag<T> {
    fn __shape(&self) -> Shape {
        T::SHAPE
    }
}

/// In place of it, where that was reported already.
pub trait NoShape {
    /// Never used.
    fn __shape(&self) -> Shape {
        Shape::new("unknown")
    }
}

impl<T> NoShape for Tag<T> {}
