//! Removes expired entries without being asked: one thread for all caches, asleep while nothing can expire.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, Once, PoisonError, Weak};
use std::time::Duration;

use oncemore_core::clock::Timestamp;

/// Not more often than this, so that a stream of expiring entries is purged in batches.
const SHORTEST: Duration = Duration::from_millis(500);
/// Not less often than this while anything can expire, so that idle entries and late writes are found.
const LONGEST: Duration = Duration::from_secs(5);

/// What holds entries that expire.
pub(crate) trait Purge: Send + Sync {
    /// Removes what has expired; says when to come again.
    fn purge(&self) -> Purged;
}

/// When it is to be purged again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purged {
    /// The time until something may expire; `None`: nothing will.
    next: Option<Duration>,
}

impl Purged {
    pub(crate) const NEVER: Self = Self { next: None };

    /// When the earliest entry expires.
    pub(crate) fn until(earliest: Timestamp, now: Timestamp) -> Self {
        let next = (earliest != Timestamp::NEVER).then(|| earliest.since(now));
        Self { next }
    }
}

/// What to look after.
pub(crate) enum Charge {
    /// A function's cache.
    Static(&'static dyn Purge),
    /// What has an owner, as a store in a field: forgotten when its owner drops it.
    Owned(Weak<dyn Purge>),
}

static CHARGES: Mutex<Vec<Charge>> = Mutex::new(Vec::new());
/// Whether something was written since the thread last looked.
static WRITTEN: AtomicBool = AtomicBool::new(false);
static ASLEEP: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());

/// Looks after a cache whose entries can expire.
pub(crate) fn look_after(charge: Charge) {
    static THREAD: Once = Once::new();
    CHARGES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(charge);
    THREAD.call_once(|| {
        let thread = std::thread::Builder::new().name("oncemore-janitor".into());
        // Without the thread, expired entries leave when they are read, replaced or evicted.
        let _ = thread.spawn(run);
    });
}

/// Says that an entry was written that can expire.
#[inline]
pub(crate) fn wake() {
    if !WRITTEN.load(Ordering::Relaxed) && !WRITTEN.swap(true, Ordering::SeqCst) {
        let _asleep = ASLEEP.0.lock().unwrap_or_else(PoisonError::into_inner);
        ASLEEP.1.notify_one();
    }
}

fn run() {
    loop {
        let written = WRITTEN.swap(false, Ordering::SeqCst);
        let next = purge_all();
        match (written, next) {
            (false, None) => {
                let mut asleep = ASLEEP.0.lock().unwrap_or_else(PoisonError::into_inner);
                while !WRITTEN.load(Ordering::SeqCst) {
                    asleep = ASLEEP
                        .1
                        .wait(asleep)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
            (true, None) => std::thread::park_timeout(SHORTEST),
            (_, Some(next)) => std::thread::park_timeout(next.clamp(SHORTEST, LONGEST)),
        }
    }
}

/// Purges every cache; says when the next entry may expire.
fn purge_all() -> Option<Duration> {
    let mut at = 0;
    let mut next: Option<Duration> = None;
    loop {
        let charges = CHARGES.lock().unwrap_or_else(PoisonError::into_inner);
        // Not under the list's lock: a purge drops users' values.
        let charge = match charges.get(at) {
            None => break,
            Some(Charge::Static(cache)) => Ok(*cache),
            Some(Charge::Owned(cache)) => Err(cache.upgrade()),
        };
        drop(charges);
        let purged = match charge {
            Ok(cache) => purge(move || cache.purge()),
            // With the cache: its owner may have dropped it meanwhile, and its values are then dropped here.
            Err(Some(cache)) => purge(move || cache.purge()),
            Err(None) => {
                CHARGES
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .swap_remove(at);
                continue;
            }
        };
        at += 1;
        next = match (next, purged.next) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    next
}

/// Purges one cache. A panic in the drop of a user's value does not end the thread, on which all caches rely.
fn purge(cache: impl FnOnce() -> Purged) -> Purged {
    catch_unwind(AssertUnwindSafe(cache)).unwrap_or(Purged {
        next: Some(SHORTEST),
    })
}
