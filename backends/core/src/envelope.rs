//! What is stored with a value: the envelope around its bytes. Specified in `ENVELOPE.md` beside this crate's manifest.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use twox_hash::XxHash3_64;

use crate::backend::{Generation, digest};
use crate::codec::CodecId;

const MAGIC: u8 = 0xa7;
const VERSION: u8 = 1;
const COMPRESSED: u8 = 1;
const HEADER: usize = 36;
const CHECKSUM: usize = 8;
/// 48 bits of milliseconds: the year 10 889.
const MOST: u64 = (1 << 48) - 1;

/// What an envelope says of the value in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// What wrote the value.
    pub codec: u8,
    /// Whether the value's bytes are compressed.
    pub compressed: bool,
    /// When its computation began, in milliseconds since 1970.
    pub created: u64,
    /// How long it is good for, in milliseconds from then on; 0: for ever.
    pub ttl: u64,
    /// What its computation cost, in milliseconds.
    pub cost: u32,
    /// The generations it depends on, in one number.
    pub generations: u64,
    /// Part of a digest of the full key, since the key it is stored under may be shortened.
    pub key: u64,
}

/// Why bytes are not used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// They are no envelope, or one of another version.
    Foreign,
    /// They were cut short or changed.
    Damaged,
    /// They belong to another key.
    OtherKey,
}

impl Header {
    /// The header of a value.
    pub fn new(codec: CodecId, key: u64, generations: &[Generation]) -> Self {
        Self {
            codec: codec.to_u8(),
            compressed: false,
            created: 0,
            ttl: 0,
            cost: 0,
            generations: digest(generations),
            key,
        }
    }

    /// With the beginning of the computation, what it took, and how long its value is good for: at least a millisecond.
    #[must_use]
    pub fn timed(mut self, created: SystemTime, cost: Duration, ttl: Option<Duration>) -> Self {
        self.created = millis(created.duration_since(UNIX_EPOCH).unwrap_or_default()).min(MOST);
        self.ttl = ttl.map_or(0, |ttl| millis(ttl).clamp(1, MOST));
        self.cost = u32::try_from(millis(cost)).unwrap_or(u32::MAX);
        self
    }

    /// Whether the value depends on these generations.
    pub fn depends_on(&self, generations: &[Generation]) -> bool {
        self.generations == digest(generations)
    }

    /// How long the value is still good for: `None` if no longer, [`Duration::MAX`] for ever.
    ///
    /// A value from the future, by this machine's clock, is good for its whole TTL.
    pub fn remaining(&self, now: SystemTime) -> Option<Duration> {
        if self.ttl == 0 {
            return Some(Duration::MAX);
        }
        let now = millis(now.duration_since(UNIX_EPOCH).unwrap_or_default());
        let age = now.saturating_sub(self.created);
        let left = self.ttl.checked_sub(age).filter(|left| *left > 0)?;
        Some(Duration::from_millis(left))
    }

    /// Writes an envelope around what `payload` appends.
    ///
    /// # Errors
    /// What `payload` returns.
    pub fn seal<E>(
        &self,
        payload: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<Vec<u8>, E> {
        let mut bytes = Vec::with_capacity(HEADER + CHECKSUM + 84);
        bytes.extend([MAGIC, VERSION, u8::from(self.compressed), self.codec]);
        bytes.extend(&self.created.to_le_bytes()[..6]);
        bytes.extend(&self.ttl.to_le_bytes()[..6]);
        bytes.extend(self.cost.to_le_bytes());
        bytes.extend(self.generations.to_le_bytes());
        bytes.extend(self.key.to_le_bytes());
        payload(&mut bytes)?;
        let checksum = XxHash3_64::oneshot(&bytes);
        bytes.extend(checksum.to_le_bytes());
        Ok(bytes)
    }

    /// The header and the payload of an envelope.
    ///
    /// # Errors
    /// The bytes are not an envelope of this version, not whole, or not of this key.
    pub fn open(bytes: &[u8], key: u64) -> Result<(Self, &[u8]), EnvelopeError> {
        if bytes.first() != Some(&MAGIC) {
            return Err(EnvelopeError::Foreign);
        }
        let Some((body, checksum)) = bytes.split_last_chunk::<CHECKSUM>() else {
            return Err(EnvelopeError::Damaged);
        };
        if XxHash3_64::oneshot(body) != u64::from_le_bytes(*checksum) {
            return Err(EnvelopeError::Damaged);
        }
        let Some((header, payload)) = body.split_first_chunk::<HEADER>() else {
            return Err(EnvelopeError::Damaged);
        };
        // Only now: a damaged version number is damage, not another version.
        if header[1] != VERSION || header[2] & !COMPRESSED != 0 {
            return Err(EnvelopeError::Foreign);
        }
        let header = Self {
            compressed: header[2] & COMPRESSED != 0,
            codec: header[3],
            created: number(&header[4..10]),
            ttl: number(&header[10..16]),
            cost: u32::try_from(number(&header[16..20])).unwrap_or(u32::MAX),
            generations: number(&header[20..28]),
            key: number(&header[28..36]),
        };
        if header.key != key {
            return Err(EnvelopeError::OtherKey);
        }
        Ok((header, payload))
    }
}

/// A number of up to eight bytes, the lowest first.
fn number(bytes: &[u8]) -> u64 {
    let each = bytes.iter().rev();
    each.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreign => "not an envelope of this version",
            Self::Damaged => "cut short or changed",
            Self::OtherKey => "of another key",
        })
    }
}

impl std::error::Error for EnvelopeError {}
