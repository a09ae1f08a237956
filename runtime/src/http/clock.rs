//! The time that ages are measured in: milliseconds since 1970, as dates in headers and other processes have it.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use oncemore_core::clock::{Clock, StoreClock, Timestamp};

/// 1 January 2026, 00:00 UTC: where a clock of a test begins.
const START: u64 = 1_767_225_600_000;

/// A point in time, in milliseconds since 1970.
pub(crate) type Millis = u64;

/// The system's clocks, or one that a test sets by hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct HttpClock(StoreClock);

impl HttpClock {
    pub(crate) fn by_hand(clock: Arc<dyn Clock>) -> Self {
        Self(StoreClock::Other(clock))
    }

    pub(crate) fn now(&self) -> Millis {
        match &self.0 {
            StoreClock::System => millis(SystemTime::now()),
            StoreClock::Other(clock) => {
                let since = clock.now().since(Timestamp::from_ticks(0));
                START.saturating_add(whole(since))
            }
        }
    }

    /// The time of the store in memory.
    pub(crate) fn ticks(&self) -> Timestamp {
        self.0.now()
    }
}

pub(crate) fn millis(time: SystemTime) -> Millis {
    whole(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}

pub(crate) fn time(millis: Millis) -> SystemTime {
    // The year 9999 is the last that a date can say.
    UNIX_EPOCH + Duration::from_millis(millis.min(253_402_300_799_000))
}

pub(crate) fn whole(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
