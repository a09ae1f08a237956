//! The time that TTLs are measured in.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A point in time, in ticks of 2⁻³² s since a start that each clock chooses for itself. 136 years fit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Timestamp(u64);

impl Timestamp {
    /// Later than every other point: what never expires expires then.
    pub const NEVER: Self = Self(u64::MAX);

    /// The given number of ticks after the clock's start.
    pub const fn from_ticks(ticks: u64) -> Self {
        Self(ticks)
    }

    /// Ticks since the clock's start.
    pub const fn as_ticks(self) -> u64 {
        self.0
    }

    /// This point and a duration later; [`NEVER`](Self::NEVER) where that is too far.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(ticks(duration)))
    }

    /// The time since an earlier point; zero if it is not earlier.
    pub const fn since(self, earlier: Self) -> Duration {
        let ticks = self.0.saturating_sub(earlier.0);
        let nanos = ((ticks & 0xffff_ffff) * 1_000_000_000) >> 32;
        // Below 10⁹, as the ticks of a fraction are below 2³².
        Duration::new(ticks >> 32, nanos as u32)
    }
}

/// A duration in ticks, rounded up, so that what is to last is not cut short.
/// What does not fit is as much as there is.
fn ticks(duration: Duration) -> u64 {
    let seconds = duration.as_secs();
    if seconds > u64::from(u32::MAX) {
        return u64::MAX;
    }
    // Below 2³², as a nanosecond is more than four ticks.
    let fraction = (u64::from(duration.subsec_nanos()) << 32).div_ceil(1_000_000_000);
    (seconds << 32) | fraction
}

/// A source of time.
pub trait Clock: Send + Sync + 'static {
    /// The current time. Never goes back.
    fn now(&self) -> Timestamp;
}

/// The clock of a store: the system's unless a test has put another in its place.
#[derive(Clone, Default)]
pub enum StoreClock {
    /// The system's monotonic clock in its coarse form: a read takes about 5 ns, its steps are 1 to 4 ms.
    #[default]
    System,
    /// Any other.
    Other(Arc<dyn Clock>),
}

impl StoreClock {
    /// The current time.
    #[inline]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system_now(),
            Self::Other(clock) => clock.now(),
        }
    }
}

impl fmt::Debug for StoreClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Other(_) => "Other",
        })
    }
}

#[inline]
fn system_now() -> Timestamp {
    // Not `now()`, which also writes a shared variable and so bounces its cache line between cores.
    Timestamp(coarsetime::Instant::now_without_cache_update().as_ticks())
}

/// A clock that stands still until it is told to move.
///
/// ```
/// use oncemore_core::clock::{Clock, ManualClock};
/// use std::time::Duration;
///
/// let clock = ManualClock::new();
/// let start = clock.now();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().since(start), Duration::from_secs(60));
/// ```
#[derive(Debug)]
pub struct ManualClock(AtomicU64);

impl ManualClock {
    /// A clock at an hour after its start.
    pub const fn new() -> Self {
        Self(AtomicU64::new(3_600 << 32))
    }

    /// Moves the clock on; at the end of time it stops.
    pub fn advance(&self, by: Duration) {
        let by = ticks(by);
        let later = |now: u64| Some(now.saturating_add(by));
        // The closure always has an answer, so the update always happens.
        let _ = self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, later);
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}
