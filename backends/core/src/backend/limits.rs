//! What a backend takes.

/// The sizes and bytes that a backend takes. What does not fit is not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// The longest key, in bytes. A longer one is replaced by its digest.
    pub max_key_bytes: usize,
    /// Which bytes a key may have. A key with others is replaced by its digest.
    pub key_bytes: KeyBytes,
    /// The largest value, in bytes, envelope included. A larger one is not stored.
    pub max_value_bytes: usize,
}

/// Which bytes a key may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyBytes {
    /// Any.
    Any,
    /// Visible ASCII: no space, no control character, nothing above `~`.
    Graphic,
}

impl Limits {
    /// Whether a key can be sent as it is.
    pub fn takes_key(&self, key: &str) -> bool {
        let fits = |byte: u8| self.key_bytes == KeyBytes::Any || byte.is_ascii_graphic();
        key.len() <= self.max_key_bytes && key.bytes().all(fits)
    }
}
