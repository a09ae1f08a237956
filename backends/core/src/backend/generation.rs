//! A number that a group of entries depends on.

use crate::unique;

/// The generation of a function's or a namespace's entries.
///
/// An entry notes the generations it was computed under; when one of them is another now, the entry is invalid. Generations are random,
/// not counted: a counter that a server lost and somebody began anew would bring old entries back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Generation(u64);

impl Generation {
    /// The length of its [bytes](Self::to_bytes).
    pub const LEN: usize = 8;

    /// A generation that was never used before.
    pub fn fresh() -> Self {
        Self(unique::next())
    }

    /// Its number.
    pub const fn to_u64(self) -> u64 {
        self.0
    }

    /// As it is stored: 8 bytes, the lowest first.
    pub const fn to_bytes(self) -> [u8; Self::LEN] {
        self.0.to_le_bytes()
    }

    /// What [`to_bytes`](Self::to_bytes) gave; `None` for anything of another length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(u64::from_le_bytes(bytes.try_into().ok()?)))
    }
}

/// Several generations in one number, in which their order counts.
pub(crate) fn digest(generations: &[Generation]) -> u64 {
    // FNV-1a, as shapes use: the generations are random already.
    let bytes = generations
        .iter()
        .flat_map(|generation| generation.to_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_new() {
        let some: std::collections::HashSet<_> = (0..10_000).map(|_| Generation::fresh()).collect();
        assert_eq!(some.len(), 10_000);
    }

    #[test]
    fn order_and_number_count() {
        let (a, b) = (Generation(1), Generation(2));
        assert_ne!(digest(&[a, b]), digest(&[b, a]));
        assert_ne!(digest(&[a]), digest(&[a, a]));
        assert_ne!(digest(&[]), digest(&[Generation(0)]));
    }

    #[test]
    fn bytes_of_another_length_are_none() {
        let generation = Generation::fresh();
        assert_eq!(
            Generation::from_bytes(&generation.to_bytes()),
            Some(generation)
        );
        assert_eq!(Generation::from_bytes(&[0; 7]), None);
        assert_eq!(Generation::from_bytes(&[0; 9]), None);
    }
}
