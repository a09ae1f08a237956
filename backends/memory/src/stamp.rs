//! What an entry carries for its expiry. A type each, so that what never expires pays nothing.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use oncemore_core::clock::Timestamp;

/// When an entry is to expire.
#[derive(Clone, Copy, Debug)]
pub struct Expiry {
    /// The time at which the entry is written.
    pub written: Timestamp,
    /// The end of its TTL.
    pub deadline: Timestamp,
    /// The longest time between two reads.
    pub idle: Option<Duration>,
}

impl Expiry {
    /// An entry that does not expire.
    pub const NEVER: Self = Self {
        written: Timestamp::NEVER,
        deadline: Timestamp::NEVER,
        idle: None,
    };
}

/// What an entry carries for its expiry.
pub trait Stamp: Send + Sync + 'static {
    /// Whether entries can expire at all.
    const TIMED: bool;

    /// The stamp of a new entry.
    fn new(expiry: Expiry) -> Self;

    /// Whether the entry may still be served. A read: postpones an idle entry's expiry.
    fn read(&self, now: impl FnOnce() -> Timestamp) -> bool;

    /// The first moment at which the entry may not be served any more, unless it is read before.
    fn expires(&self) -> Timestamp;
}

/// Never expires. Takes no room.
#[derive(Clone, Copy, Debug)]
pub struct Forever;

impl Stamp for Forever {
    const TIMED: bool = false;

    #[inline]
    fn new(_: Expiry) -> Self {
        Self
    }
    #[inline]
    fn read(&self, _: impl FnOnce() -> Timestamp) -> bool {
        true
    }
    #[inline]
    fn expires(&self) -> Timestamp {
        Timestamp::NEVER
    }
}

/// Expires at a fixed time.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Timestamp);

impl Stamp for Deadline {
    const TIMED: bool = true;

    #[inline]
    fn new(expiry: Expiry) -> Self {
        Self(expiry.deadline)
    }
    #[inline]
    fn read(&self, now: impl FnOnce() -> Timestamp) -> bool {
        now() < self.0
    }
    #[inline]
    fn expires(&self) -> Timestamp {
        self.0
    }
}

/// Expires at a fixed time, or earlier when nobody reads it.
#[derive(Debug)]
pub struct Idle {
    deadline: Timestamp,
    longest: Duration,
    last_read: AtomicU64,
}

impl Stamp for Idle {
    const TIMED: bool = true;

    fn new(expiry: Expiry) -> Self {
        Self {
            deadline: expiry.deadline,
            longest: expiry.idle.unwrap_or(Duration::MAX),
            last_read: AtomicU64::new(expiry.written.as_ticks()),
        }
    }

    #[inline]
    fn read(&self, now: impl FnOnce() -> Timestamp) -> bool {
        let now = now();
        let live = now < self.expires();
        // The coarse clock stands still between its steps: most reads write nothing.
        if live && self.last_read.load(Ordering::Relaxed) < now.as_ticks() {
            self.last_read.store(now.as_ticks(), Ordering::Relaxed);
        }
        live
    }

    #[inline]
    fn expires(&self) -> Timestamp {
        let idle =
            Timestamp::from_ticks(self.last_read.load(Ordering::Relaxed)).after(self.longest);
        idle.min(self.deadline)
    }
}
