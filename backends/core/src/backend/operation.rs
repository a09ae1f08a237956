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
    /// A value; where there is none, a lease that stands so long.
    ValueOrLease(Duration),
    /// A lease in place of whatever is there, since that is of no use.
    Lease(Duration),
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
