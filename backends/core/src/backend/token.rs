//! The proof of a lease.

use crate::unique;

/// Proves that a lease is the one that a read left: 16 bytes that the backend chose.
///
/// A backend that has a version number for each item (memcached's CAS) puts that in; others take a [fresh](Self::fresh) one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Token([u8; 16]);

impl Token {
    /// A token that was never used before.
    pub fn fresh() -> Self {
        let (a, b) = (unique::next(), unique::next());
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&a.to_le_bytes());
        bytes[8..].copy_from_slice(&b.to_le_bytes());
        Self(bytes)
    }

    /// The token with these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }
}

impl From<u64> for Token {
    fn from(version: u64) -> Self {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&version.to_le_bytes());
        Self(bytes)
    }
}

impl From<Token> for u64 {
    fn from(token: Token) -> Self {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&token.0[..8]);
        Self::from_le_bytes(bytes)
    }
}
