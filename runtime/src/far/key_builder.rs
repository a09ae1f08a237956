//! Keys of one's own making.

/// Makes the keys of remote values, in place of the library's: installed with [`Builder::key_builder`](crate::Builder::key_builder).
///
/// A closure of [`KeyParts`] is one. Different parts should give different keys, and the same parts the same key in every process. Where two values share a key
/// all the same, neither is taken for the other, as every value carries a digest of what it belongs to; but they push each other out.
/// A key that the backend does not take, or an empty one, is replaced by a digest of it.
///
/// ```
/// use oncemore::{KeyBuilder, KeyParts};
///
/// // Everything of the shop in one slot of a Redis Cluster.
/// let one_slot = |parts: &KeyParts<'_>| {
///     format!("{{{}}}:{}:{}:{}", parts.prefix, parts.function, parts.schema, parts.arguments)
/// };
/// # fn is(_: impl KeyBuilder) {}
/// # is(one_slot);
/// ```
pub trait KeyBuilder: Send + Sync + 'static {
    /// The key of a value.
    fn key(&self, parts: &KeyParts<'_>) -> String;
}

impl<F: Fn(&KeyParts<'_>) -> String + Send + Sync + 'static> KeyBuilder for F {
    fn key(&self, parts: &KeyParts<'_>) -> String {
        self(parts)
    }
}

/// What a key is made of.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct KeyParts<'a> {
    /// The name of the service.
    pub prefix: &'a str,
    /// The function's namespace, if it has one.
    pub namespace: Option<&'a str>,
    /// The function's path, or the name it was given.
    pub function: &'a str,
    /// The fingerprint of the arguments' and the value's shapes. A key without it is shared by versions of a service that do not understand each other's values.
    pub schema: &'a str,
    /// The arguments, as `oncemore::key::encode` writes them.
    pub arguments: &'a str,
}
