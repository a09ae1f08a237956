//! Statistics that do not slow hits down.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// What a memoized function has done so far.
///
/// Counters are read one after the other while calls go on, so that they may differ by calls under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Stats {
    /// Calls that were answered from the cache, near or remote.
    pub hits: u64,
    /// Those of them that a remote backend answered.
    pub remote_hits: u64,
    /// Calls that found nothing: those that computed and those that waited.
    pub misses: u64,
    /// Calls that waited for another call's computation.
    pub waits: u64,
    /// Computations that ended, well or with an error.
    pub computations: u64,
    /// Computations that ended in an `Err`, a panic or a cancellation.
    pub errors: u64,
    /// Entries that had to make room for others.
    pub evictions: u64,
    /// Entries that were removed or replaced because they had expired.
    pub expirations: u64,
    /// Entries now, expired ones included until they are removed.
    pub entries: u64,
    /// Their weight; the number of entries where no weight is given.
    pub weight: u64,
    /// The time that hits and waits saved: their number times the mean time of a computation; of a
    /// synchronous one without the memoized computations inside it.
    pub time_saved: Duration,
}

impl Stats {
    /// The share of calls that were answered from the cache, from 0 to 1; 0 where there was no call.
    ///
    /// ```
    /// let stats = oncemore::Stats::default();
    /// assert_eq!(stats.hit_ratio(), 0.0);
    /// ```
    #[expect(
        clippy::cast_precision_loss,
        reason = "a ratio of counts below 2⁵³ is exact enough"
    )]
    pub fn hit_ratio(&self) -> f64 {
        let calls = self.hits + self.misses;
        if calls == 0 {
            0.0
        } else {
            self.hits as f64 / calls as f64
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.hits += other.hits;
        self.remote_hits += other.remote_hits;
        self.misses += other.misses;
        self.waits += other.waits;
        self.computations += other.computations;
        self.errors += other.errors;
        self.evictions += other.evictions;
        self.expirations += other.expirations;
        self.entries += other.entries;
        self.weight += other.weight;
        self.time_saved += other.time_saved;
    }
}

/// The counters behind [`Stats`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    hits: Striped,
    pub(crate) misses: AtomicU64,
    /// Misses that a remote backend turned into hits.
    fetched: AtomicU64,
    pub(crate) waits: AtomicU64,
    pub(crate) computations: AtomicU64,
    pub(crate) errors: AtomicU64,
    nanos: AtomicU64,
}

impl Counters {
    #[inline]
    pub(crate) fn hit(&self) {
        self.hits.increment();
    }

    pub(crate) fn computed(&self, took: Duration, failed: bool) {
        self.nanos.fetch_add(
            u64::try_from(took.as_nanos()).unwrap_or(u64::MAX),
            Ordering::Relaxed,
        );
        self.computations.fetch_add(1, Ordering::Relaxed);
        if failed {
            self.errors.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[cfg(feature = "remote")]
    pub(crate) fn fetched(&self) {
        self.fetched.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Stats {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let fetched = load(&self.fetched);
        let (hits, waits, computations) = (
            self.hits.sum() + fetched,
            load(&self.waits),
            load(&self.computations),
        );
        let mean = load(&self.nanos) / computations.max(1);
        Stats {
            hits,
            remote_hits: fetched,
            // Those that wait for a fetch are misses; a leader that was counted later than it fetched is none yet.
            misses: load(&self.misses).saturating_sub(fetched),
            waits,
            computations,
            errors: load(&self.errors),
            time_saved: Duration::from_nanos(mean.saturating_mul(hits + waits)),
            ..Stats::default()
        }
    }
}

/// Stripes that one thread each has for itself.
const OWN: usize = 8;
/// Stripes that all further threads share.
const SHARED: usize = 8;

/// A counter in several cache lines.
///
/// The first threads of a program have a stripe each, which they count up without a locked instruction; those that come
/// later share the others.
#[derive(Debug, Default)]
struct Striped([Stripe; OWN + SHARED]);

#[derive(Debug, Default)]
#[repr(align(64))]
struct Stripe(AtomicU64);

impl Striped {
    #[inline]
    fn increment(&self) {
        let thread = thread_number();
        if thread < OWN {
            let stripe = &self.0[thread].0;
            stripe.store(stripe.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        } else {
            self.0[OWN + thread % SHARED]
                .0
                .fetch_add(1, Ordering::Relaxed);
        }
    }

    fn sum(&self) -> u64 {
        self.0
            .iter()
            .map(|stripe| stripe.0.load(Ordering::Relaxed))
            .sum()
    }
}

/// Numbers the threads that count, in the order of their first count.
#[inline]
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: Cell<usize> = const { Cell::new(usize::MAX) };
    }
    let number = NUMBER.get();
    if number == usize::MAX {
        NUMBER.set(NEXT.fetch_add(1, Ordering::Relaxed));
    }
    NUMBER.get()
}
