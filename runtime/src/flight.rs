//! Single-flight: one computation per key, whoever else asks waits for it.
//!
//! A flight is one computation under way. It ends exactly once: with a value, with an error to share, or abandoned, when
//! its leader was cancelled or panicked. All who wait are woken at its end; after an abandoned one they ask again, and the
//! first becomes the next leader. An invalidation takes the flight out of the table, which fences it: what it computes
//! is handed to those who waited already, and stored nowhere.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::AtomicU64;
use std::task::{Context, Poll, Wake, Waker};

use hashbrown::HashTable;
use oncemore_core::CacheKey;
use oncemore_memory::{Held, Probe};

use crate::outcome::SharedError;
use crate::sync::{Arc, AtomicUsize, Mutex, MutexGuard, Ordering, Thread, lock, park, this_thread};

/// How a flight ended.
#[derive(Clone, Debug)]
pub(crate) enum Ended<V> {
    /// With a value.
    Value(V),
    /// With an error that can be shared.
    Error(SharedError),
    /// With nothing to share: the next one tries.
    Abandoned,
}

/// One computation under way.
pub(crate) struct Flight<K, V> {
    id: u64,
    hash: u64,
    key: K,
    /// How many joined it; final once the flight has left the table.
    followers: AtomicUsize,
    state: Mutex<State<V>>,
}

enum State<V> {
    Running(Vec<Option<Waker>>),
    Ended(Arc<Ended<V>>),
}

impl<K, V> Flight<K, V> {
    fn new(hash: u64, key: K) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            hash,
            key,
            followers: AtomicUsize::new(0),
            state: Mutex::new(State::Running(Vec::new())),
        }
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    /// The key.
    pub(crate) fn key(&self) -> &K {
        &self.key
    }

    /// Whether somebody waits or will. Exact once the flight has left the table.
    pub(crate) fn has_followers(&self) -> bool {
        self.followers.load(Ordering::Relaxed) > 0
    }

    /// Ends the flight, which has left the table, and wakes all who wait.
    pub(crate) fn end(&self, ended: Ended<V>) {
        if !self.has_followers() {
            // Nobody will ever ask how.
            return;
        }
        let previous = std::mem::replace(&mut *lock(&self.state), State::Ended(Arc::new(ended)));
        if let State::Running(wakers) = previous {
            wakers.into_iter().flatten().for_each(Waker::wake);
        }
    }

    /// Identifies this flight among all there ever were.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }
}

impl<K, V> fmt::Debug for Flight<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flight")
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

/// Waits for the end of a flight. Dropping it waits no longer.
#[derive(Debug)]
pub(crate) struct Wait<K, V> {
    flight: Arc<Flight<K, V>>,
    slot: Option<usize>,
}

impl<K, V: Clone> Wait<K, V> {
    pub(crate) fn flight(&self) -> &Arc<Flight<K, V>> {
        &self.flight
    }

    /// Blocks the thread until the flight has ended.
    pub(crate) fn block(mut self) -> Ended<V> {
        let waker = Waker::from(std::sync::Arc::new(Unpark(this_thread())));
        loop {
            match self.poll_with(&waker) {
                Poll::Ready(ended) => return ended,
                Poll::Pending => park(),
            }
        }
    }

    fn poll_with(&mut self, waker: &Waker) -> Poll<Ended<V>> {
        // Dropped after the lock is released: the last waker of a task drops the task, and that may wait for this flight.
        let mut state = lock(&self.flight.state);
        let _replaced = match &mut *state {
            State::Ended(ended) => {
                let ended = Arc::clone(ended);
                drop(state);
                // The value is cloned under no lock: those who wait do it side by side.
                return Poll::Ready(Ended::clone(&ended));
            }
            State::Running(wakers) => {
                let slot = *self.slot.get_or_insert_with(|| {
                    wakers.push(None);
                    wakers.len() - 1
                });
                let known = &mut wakers[slot];
                if known.as_ref().is_some_and(|known| known.will_wake(waker)) {
                    None
                } else {
                    known.replace(waker.clone())
                }
            }
        };
        drop(state);
        Poll::Pending
    }
}

impl<K, V: Clone> Future for Wait<K, V> {
    type Output = Ended<V>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Ended<V>> {
        self.poll_with(context.waker())
    }
}

impl<K, V> Drop for Wait<K, V> {
    fn drop(&mut self) {
        let Some(slot) = self.slot else { return };
        let _waker = match &mut *lock(&self.flight.state) {
            State::Running(wakers) => wakers[slot].take(),
            State::Ended(_) => None,
        };
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: std::sync::Arc<Self>) {
        self.0.unpark();
    }
}

/// A call's part in a flight.
#[derive(Debug)]
pub(crate) enum Part<K, V> {
    /// It computes.
    Leader(Arc<Flight<K, V>>),
    /// It waits.
    Follower(Wait<K, V>),
}

const SHARDS: usize = 16;

/// The flights of a function, by key.
pub(crate) struct Flights<K, V> {
    shards: Box<[Mutex<Table<K, V>>]>,
}

/// The flights of some keys, and the count of their invalidations.
pub(crate) struct Table<K, V> {
    flights: HashTable<Arc<Flight<K, V>>>,
    /// Fences computations that are not in the table because single-flight is off.
    epoch: u64,
}

impl<K: CacheKey<Owned = K>, V> Flights<K, V> {
    pub(crate) fn new() -> Self {
        let table = || {
            Mutex::new(Table {
                flights: HashTable::new(),
                epoch: 0,
            })
        };
        Self {
            shards: (0..SHARDS).map(|_| table()).collect(),
        }
    }

    /// Locks the flights of a key.
    ///
    /// # Panics
    /// In a user's code that runs under a lock.
    pub(crate) fn table(&self, hash: u64) -> MutexGuard<'_, Table<K, V>> {
        Held::none();
        lock(&self.shards[(hash >> 48) as usize % SHARDS])
    }

    /// Fences every flight.
    pub(crate) fn fence_all(&self) {
        Held::none();
        for shard in &self.shards {
            let mut table = lock(shard);
            table.epoch += 1;
            let fenced = std::mem::take(&mut table.flights);
            drop(table);
            drop(fenced);
        }
    }
}

impl<K: CacheKey<Owned = K>, V> Table<K, V> {
    /// Joins the flight of a key or starts one.
    pub(crate) fn join<Q: CacheKey<Owned = K> + ?Sized>(
        &mut self,
        probe: Probe<'_, Q>,
    ) -> Part<K, V> {
        let found = users(|| {
            self.flights
                .find(probe.hash, |flight| probe.key.eq_key(&flight.key))
        });
        if let Some(flight) = found {
            flight.followers.fetch_add(1, Ordering::Relaxed);
            return Part::Follower(Wait {
                flight: Arc::clone(flight),
                slot: None,
            });
        }
        Part::Leader(self.start(probe))
    }

    /// Starts a flight. The key must not have one.
    pub(crate) fn start<Q: CacheKey<Owned = K> + ?Sized>(
        &mut self,
        probe: Probe<'_, Q>,
    ) -> Arc<Flight<K, V>> {
        let key = users(|| probe.key.to_key());
        let flight = Arc::new(Flight::new(probe.hash, key));
        self.flights
            .insert_unique(probe.hash, Arc::clone(&flight), |flight| flight.hash);
        flight
    }

    /// Takes the flight of a key out, so that what it computes is not stored.
    pub(crate) fn fence<Q: CacheKey<Owned = K> + ?Sized>(&mut self, probe: Probe<'_, Q>) {
        self.epoch += 1;
        let found = users(|| {
            self.flights
                .find_entry(probe.hash, |flight| probe.key.eq_key(&flight.key))
        });
        if let Ok(found) = found {
            found.remove();
        }
    }

    /// Takes every flight with this hash out, for those who know no more of the key.
    #[cfg(feature = "remote")]
    #[must_use = "drop them after the lock is released"]
    pub(crate) fn fence_hashed(&mut self, hash: u64) -> Vec<Arc<Flight<K, V>>> {
        self.epoch += 1;
        let flights = &mut self.flights;
        let fenced = std::iter::from_fn(|| {
            let found = flights.find_entry(hash, |flight| flight.hash == hash);
            Some(found.ok()?.remove().0)
        });
        fenced.collect()
    }

    /// Takes a flight out at its end and says whether it was still there: whether its value may be stored.
    pub(crate) fn land(&mut self, flight: &Arc<Flight<K, V>>) -> bool {
        match self
            .flights
            .find_entry(flight.hash, |other| Arc::ptr_eq(other, flight))
        {
            Ok(found) => {
                found.remove();
                true
            }
            Err(_) => false,
        }
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.epoch
    }
}

/// Runs what a user wrote under a table's lock: the comparison of keys, the making of one.
fn users<T>(work: impl FnOnce() -> T) -> T {
    let _held = Held::enter();
    work()
}

impl<K, V> fmt::Debug for Flights<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flights").finish_non_exhaustive()
    }
}
