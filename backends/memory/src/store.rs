//! The store: shards of entries behind locks.

use std::any::TypeId;
use std::fmt;
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};

use oncemore_core::CacheKey;
use oncemore_core::clock::Timestamp;

use crate::engine::{BoundedKind, Engine, EngineKind, Item};
use crate::shard::{Locked, Shard};
use crate::{Expiry, Hashed, Limits, Probe, Released, Stamp};

/// Below this number of entries a shard of its own costs more than the lock it saves.
const SMALLEST_SHARD: usize = 512;

/// Below this number of entries a shard's memory is not worth giving back.
const SMALLEST_SHRINK: usize = 1_024;

/// A concurrent store of typed values.
///
/// ```
/// use oncemore_core::clock::Timestamp;
/// use oncemore_memory::{Expiry, Forever, Limits, Probe, Store};
///
/// let store: Store<Box<str>, u32, Forever> = Store::new(Limits::default());
/// drop(store.insert("a".into(), 1, Expiry::NEVER));
/// let now = || Timestamp::from_ticks(0);
/// assert_eq!(store.get(Probe::new("a"), now, |value| *value), Some(1));
/// assert_eq!(store.get(Probe::new("b"), now, |value| *value), None);
/// ```
pub struct Store<K, V, S, E = BoundedKind>
where
    K: CacheKey<Owned = K> + Send + Sync + 'static,
    V: Send + Sync + 'static,
    S: Stamp,
    E: EngineKind,
{
    shards: Box<[ShardOf<K, V, S, E>]>,
    limits: Limits<K, V>,
    evictions: AtomicU64,
    expirations: AtomicU64,
}

type ShardOf<K, V, S, E> = Shard<<E as EngineKind>::Of<K, Entry<V, S>>>;

/// A value and what its expiry needs.
pub struct Entry<V, S> {
    value: V,
    stamp: S,
}

impl<V, S: Stamp> Entry<V, S> {
    /// The first moment at which it may not be served any more, unless it is read before.
    pub fn expires(&self) -> Timestamp {
        self.stamp.expires()
    }
}

impl<V: Send + Sync + 'static, S: Stamp> Item for Entry<V, S> {
    type Value = V;

    fn value(&self) -> &V {
        &self.value
    }
}

impl<V, S> fmt::Debug for Entry<V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").finish_non_exhaustive()
    }
}

/// Adds to a counter, which costs something also where nothing is added.
#[inline]
fn count(counter: &AtomicU64, by: usize) {
    if by > 0 {
        counter.fetch_add(by as u64, Ordering::Relaxed);
    }
}

/// Whether the clone of a value is known to call nothing of a user's. Decided at compile time, once inlined; a number is worth it,
/// whose hit takes less than ten times as long as the guard.
#[inline]
fn is_plain<V: 'static>() -> bool {
    macro_rules! any {
        ($($ty:ty)*) => { $(TypeId::of::<V>() == TypeId::of::<$ty>())||* };
    }
    any!(() bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 String)
}

impl<K, V, S, E> Store<K, V, S, E>
where
    K: CacheKey<Owned = K> + Send + Sync + 'static,
    V: Send + Sync + 'static,
    S: Stamp,
    E: EngineKind,
{
    /// An empty store.
    pub fn new(limits: Limits<K, V>) -> Self {
        if limits.weight.is_some() {
            // A heavy value must fit into its shard.
            return Self::single(limits);
        }
        let cores = std::thread::available_parallelism().map_or(4, std::num::NonZero::get);
        let mut shards = (4 * cores).next_power_of_two();
        while E::BOUNDED && shards > 1 && limits.capacity / shards < SMALLEST_SHARD {
            shards /= 2;
        }
        Self::with_shards(limits, shards)
    }

    /// An empty store of one shard, for a function without arguments or a bound by weight.
    pub fn single(limits: Limits<K, V>) -> Self {
        Self::with_shards(limits, 1)
    }

    fn with_shards(limits: Limits<K, V>, shards: usize) -> Self {
        let shard = |at| Shard {
            lock: RwLock::new(Locked {
                engine: Engine::new(limits.share(at, shards)),
                earliest: Timestamp::NEVER,
                peak: 0,
            }),
        };
        Self {
            shards: (0..shards).map(shard).collect(),
            limits,
            evictions: AtomicU64::new(0),
            expirations: AtomicU64::new(0),
        }
    }

    #[inline]
    fn shard(&self, hash: u64) -> &Shard<E::Of<K, Entry<V, S>>> {
        // The engines use the low bits for the bucket and the topmost seven for the tag.
        let at = (hash >> 40) as usize & (self.shards.len() - 1);
        &self.shards[at]
    }

    /// Reads a live value; counts as a use of it.
    ///
    /// `now` is asked only where entries can expire. `read` runs under the shard's shared lock: it should be a clone. Called by what
    /// runs under such a lock itself, this finds nothing where it would have to wait.
    #[inline]
    pub fn get<Q, R>(
        &self,
        probe: Probe<'_, Q>,
        now: impl FnOnce() -> Timestamp,
        read: impl FnOnce(&V) -> R,
    ) -> Option<R>
    where
        Q: CacheKey<Owned = K> + ?Sized,
    {
        let shard = self.shard(probe.hash).read(!Q::PLAIN || !is_plain::<V>())?;
        let entry = shard.engine.get(probe)?;
        entry.stamp.read(now).then(|| read(&entry.value))
    }

    /// Reads a live value without counting it as a use and without postponing its expiry.
    pub fn peek<Q, R>(
        &self,
        probe: Probe<'_, Q>,
        now: impl FnOnce() -> Timestamp,
        read: impl FnOnce(&V) -> R,
    ) -> Option<R>
    where
        Q: CacheKey<Owned = K> + ?Sized,
    {
        let shard = self.shard(probe.hash).read(!Q::PLAIN || !is_plain::<V>())?;
        let entry = shard.engine.peek(probe)?;
        (!S::TIMED || now() < entry.expires()).then(|| read(&entry.value))
    }

    /// Stores a value. What it replaced and what had to make room is to be dropped by the caller, under no lock.
    pub fn insert(&self, key: K, value: V, expiry: Expiry) -> Released<K, Entry<V, S>> {
        let hash = oncemore_core::key::hash(&key);
        let entry = Entry {
            value,
            stamp: S::new(expiry),
        };
        let mut shard = self.shard(hash).write();
        shard.earliest = shard.earliest.min(entry.expires());
        let released = shard.engine.insert(key, entry);
        shard.peak = shard.peak.max(shard.engine.len());
        drop(shard);
        count(&self.evictions, released.evicted.len());
        let expired = released
            .replaced
            .as_ref()
            .is_some_and(|(_, entry)| S::TIMED && entry.expires() <= expiry.written);
        count(&self.expirations, usize::from(expired));
        released
    }

    /// Takes an entry out, live or expired.
    pub fn remove<Q>(&self, probe: Probe<'_, Q>) -> Option<Entry<V, S>>
    where
        Q: CacheKey<Owned = K> + ?Sized,
    {
        let removed = self.shard(probe.hash).write().engine.remove(probe);
        removed.map(|(_, entry)| entry)
    }

    /// Shows every value to `see`, expired ones included until they are purged, each shard under its shared lock.
    pub fn for_each(&self, mut see: impl FnMut(&V)) {
        for shard in &self.shards {
            // A shard that this thread would have to wait for, from within a lock of its own, is not shown.
            if let Some(shard) = shard.read(true) {
                shard.engine.visit(|entry| see(&entry.value));
            }
        }
    }

    /// Takes out whatever has this hash: one entry, or in rare cases several. To be dropped by the caller, under no lock.
    pub fn remove_hashed(&self, hash: Hashed) -> Vec<Entry<V, S>> {
        let mut shard = self.shard(hash.0).write();
        let removed = std::iter::from_fn(|| shard.engine.remove_hashed(hash));
        removed.map(|(_, entry)| entry).collect()
    }

    /// Removes everything and gives the memory back.
    pub fn clear(&self) {
        for at in 0..self.shards.len() {
            let fresh = Engine::new(self.limits.share(at, self.shards.len()));
            let mut shard = self.shards[at].write();
            let old = std::mem::replace(
                &mut *shard,
                Locked {
                    engine: fresh,
                    earliest: Timestamp::NEVER,
                    peak: 0,
                },
            );
            drop(shard);
            drop(old);
        }
    }

    /// Removes what has expired, gives memory back where much of it is unused, and says when to come again:
    /// the earliest time at which something may expire.
    pub fn purge(&self, now: Timestamp) -> Timestamp {
        let mut earliest = Timestamp::NEVER;
        for at in 0..self.shards.len() {
            earliest = earliest.min(self.purge_shard(at, now));
        }
        earliest
    }

    fn purge_shard(&self, at: usize, now: Timestamp) -> Timestamp {
        let Some(shard) = self.shards[at].read(false) else {
            return now;
        };
        let known = shard.earliest;
        let worth = shard.peak > SMALLEST_SHRINK && shard.engine.len() < shard.peak / 4;
        if now < known && !worth {
            return known;
        }
        drop(shard);

        let mut shard = self.shards[at].write();
        let before = shard.engine.len();
        let (mut live, mut earliest) = (0, Timestamp::NEVER);
        shard.engine.visit(|entry| {
            let expires = entry.expires();
            if now < expires {
                live += 1;
                earliest = earliest.min(expires);
            }
        });
        shard.earliest = earliest;
        let released = if shard.peak > SMALLEST_SHRINK && live < shard.peak / 4 {
            let mut all = shard.engine.drain();
            shard.engine = Engine::new(self.limits.share(at, self.shards.len()));
            shard.peak = live;
            let mut at = 0;
            while at < all.len() {
                if now < all[at].1.expires() {
                    let (key, entry) = all.swap_remove(at);
                    // Fewer than before, into an engine of the same size: nothing is evicted.
                    let _nothing = shard.engine.insert(key.0, entry);
                } else {
                    at += 1;
                }
            }
            all
        } else if live < before {
            shard.engine.extract(|entry| entry.expires() <= now)
        } else {
            Vec::new()
        };
        drop(shard);
        count(&self.expirations, before - live);
        drop(released);
        earliest
    }

    /// The number of entries, expired ones included until they are purged. Asked by what runs under a lock of a store, it
    /// counts the shards that it need not wait for.
    pub fn len(&self) -> usize {
        self.shards
            .iter()
            .filter_map(|shard| Some(shard.read(false)?.engine.len()))
            .sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The total weight.
    pub fn weight(&self) -> u64 {
        self.shards
            .iter()
            .filter_map(|shard| Some(shard.read(false)?.engine.weight()))
            .sum()
    }

    /// How many entries had to make room for others.
    pub fn evictions(&self) -> u64 {
        self.evictions.load(Ordering::Relaxed)
    }

    /// How many entries were removed or replaced because they had expired.
    pub fn expirations(&self) -> u64 {
        self.expirations.load(Ordering::Relaxed)
    }
}

impl<K, V, S, E> fmt::Debug for Store<K, V, S, E>
where
    K: CacheKey<Owned = K> + Send + Sync + 'static,
    V: Send + Sync + 'static,
    S: Stamp,
    E: EngineKind,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
