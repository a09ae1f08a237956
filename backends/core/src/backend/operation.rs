//! What a backend is asked, and what it answers.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Generation, Token};

/// Reads a value and the generations that it depends on.
#[derive(Clone, Debug)]
pub struct Read {
    /// The key.
    pub key: Arc<str>,
    /// What is wanted.
    pub want: Want,
    /// The keys of the generations.
    pub generations: Arc<[Arc<str>]>,
}

/// What a [`Read`] wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Want {
    /// What is there, leaving everything as it is.
    Look,
    /// A value; where there is none, a lease.
    ValueOrLease(Lease),
    /// A lease in place of whatever is there.
    Lease(Lease),
    /// A lease in place of this, or of nothing. What somebody else left there meanwhile stays, and is the answer: a value, or a lease that is not ours.
    LeaseInPlaceOf(Old, Lease),
}

impl Want {
    /// The lease to be left where this is under the key; `None`: all stays as it is.
    ///
    /// ```
    /// use std::time::Duration;
    /// use oncemore_core::{Found, Lease, Want};
    ///
    /// let lease = Lease::new(Duration::from_secs(60));
    /// assert_eq!(Want::ValueOrLease(lease).lease_over(&Found::Nothing), Some(lease));
    /// assert_eq!(Want::ValueOrLease(lease).lease_over(&Found::Value(b"a value".to_vec())), None);
    /// ```
    pub fn lease_over(self, there: &Found) -> Option<Lease> {
        match (self, there) {
            (Self::Lease(lease), _)
            | (Self::ValueOrLease(lease) | Self::LeaseInPlaceOf(_, lease), Found::Nothing) => {
                Some(lease)
            }
            (Self::LeaseInPlaceOf(Old::Value(seen), lease), Found::Value(value)) => {
                seen.is(value).then_some(lease)
            }
            (Self::LeaseInPlaceOf(Old::Lease(old), lease), Found::Lease { token, .. }) => {
                (old == *token).then_some(lease)
            }
            _ => None,
        }
    }
}

/// A lease to be left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lease {
    /// How long it stands.
    pub ttl: Duration,
    /// Whether others are to wait for its value, so that whoever left it renews it. Others' only keep what is invalidated from being stored.
    pub shared: bool,
}

impl Lease {
    /// The longest that a shared lease stands without being renewed. A backend that cannot store of what kind a lease is may tell by that.
    pub const LONGEST_SHARED: Duration = Duration::from_secs(60);

    /// A lease that nobody waits for.
    pub const fn new(ttl: Duration) -> Self {
        Self { ttl, shared: false }
    }

    /// A lease that others wait for.
    ///
    /// # Panics
    /// When it is longer than [`LONGEST_SHARED`](Self::LONGEST_SHARED).
    pub const fn shared(ttl: Duration) -> Self {
        assert!(
            ttl.as_nanos() <= Self::LONGEST_SHARED.as_nanos(),
            "whoever waits for it would wait too long should its owner die"
        );
        Self { ttl, shared: true }
    }
}

/// What a lease may take the place of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Old {
    /// A value that is of no use.
    Value(Seen),
    /// A lease.
    Lease(Token),
}

/// A value that a read found, told apart from others by its length and its last 16 bytes: an envelope ends with a checksum of all of it.
///
/// ```
/// use oncemore_core::Seen;
///
/// let seen = Seen::of(b"the value");
/// assert!(seen.is(b"the value"));
/// assert!(!seen.is(b"another value"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seen {
    length: usize,
    end: [u8; 16],
}

impl Seen {
    /// A value.
    pub fn of(value: &[u8]) -> Self {
        let mut end = [0; 16];
        let last = &value[value.len().saturating_sub(16)..];
        end[..last.len()].copy_from_slice(last);
        Self {
            length: value.len(),
            end,
        }
    }

    /// Whether this is it.
    pub fn is(&self, value: &[u8]) -> bool {
        *self == Self::of(value)
    }

    /// How long it is, in bytes.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Its last bytes: 16, or all where it is shorter.
    pub fn end(&self) -> &[u8] {
        &self.end[..self.length.min(16)]
    }
}

/// The answer to a [`Read`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// What is under the key.
    pub found: Found,
    /// The generations, in the order asked for.
    pub generations: Vec<Generation>,
}

/// What a read finds.
#[derive(Clone, PartialEq, Eq)]
pub enum Found {
    /// A value.
    Value(Vec<u8>),
    /// Nothing but a lease.
    Lease {
        /// Fills in the value.
        token: Token,
        /// Whether this read left the lease. If not, another process computes the value.
        ours: bool,
        /// Whether it is one that others wait for.
        shared: bool,
    },
    /// Nothing, and no lease was asked for.
    Nothing,
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A value is somebody's data: not for logs.
            Self::Value(bytes) => write!(f, "Value({} bytes)", bytes.len()),
            Self::Lease { ours: true, .. } => f.write_str("Lease(ours)"),
            Self::Lease { ours: false, .. } => f.write_str("Lease(another's)"),
            Self::Nothing => f.write_str("Nothing"),
        }
    }
}

/// Changes one key.
#[derive(Clone)]
pub enum Write {
    /// Stores a value if the lease is still there.
    Fill {
        /// The key.
        key: Arc<str>,
        /// What the read returned.
        token: Token,
        /// The value.
        value: Arc<[u8]>,
        /// How long it stays; `None`: as long as the backend keeps it.
        ttl: Option<Duration>,
    },
    /// Stores a value whatever is there.
    Put {
        /// The key.
        key: Arc<str>,
        /// The value.
        value: Arc<[u8]>,
        /// How long it stays; `None`: as long as the backend keeps it.
        ttl: Option<Duration>,
    },
    /// Lets a lease stand longer, if it is still there: its computation goes on.
    Extend {
        /// The key.
        key: Arc<str>,
        /// What the read returned.
        token: Token,
        /// How long, from now on.
        ttl: Duration,
    },
    /// Takes a lease away if it is still there: its computation came to no value.
    Release {
        /// The key.
        key: Arc<str>,
        /// What the read returned.
        token: Token,
    },
    /// Takes value and lease away.
    Remove {
        /// The key.
        key: Arc<str>,
    },
    /// Replaces a generation by another. To do it again changes nothing, so that it can be tried until it has arrived everywhere.
    Bump {
        /// The generation's key.
        key: Arc<str>,
        /// What it becomes: a [fresh](Generation::fresh) one, made by whoever invalidates, once for each invalidation.
        to: Generation,
    },
}

impl Write {
    /// The key that is changed.
    pub fn key(&self) -> &Arc<str> {
        match self {
            Self::Fill { key, .. }
            | Self::Put { key, .. }
            | Self::Extend { key, .. }
            | Self::Release { key, .. }
            | Self::Remove { key }
            | Self::Bump { key, .. } => key,
        }
    }
}

impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fill { .. } => "Fill",
            Self::Put { .. } => "Put",
            Self::Extend { .. } => "Extend",
            Self::Release { .. } => "Release",
            Self::Remove { .. } => "Remove",
            Self::Bump { .. } => "Bump",
        })
    }
}

/// The answer to a [`Write`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Written {
    /// It was done.
    Done,
    /// The lease was no longer there: nothing was changed.
    Refused,
}
