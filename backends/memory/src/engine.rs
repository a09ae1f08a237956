//! What a shard keeps its entries in.

use oncemore_core::CacheKey;

use crate::{Bounded, Hashed, Limits, Nothing, Probe, Stored, Unbounded};

/// Picks the engine of a store: [`Bounded`] or [`Unbounded`].
pub trait EngineKind: Send + Sync + 'static {
    /// The engine for keys `K` and entries `T`.
    type Of<K: CacheKey<Owned = K> + Send + Sync + 'static, T: Item>: Engine<K, T>;

    /// Whether the number of entries has a bound.
    const BOUNDED: bool;

    /// Whether anything is kept at all.
    const KEEPS: bool = true;
}

/// Marks the bounded engine.
#[derive(Debug)]
pub enum BoundedKind {}

/// Marks the unbounded engine.
#[derive(Debug)]
pub enum UnboundedKind {}

/// Marks the engine that keeps nothing.
#[derive(Debug)]
pub enum NothingKind {}

impl EngineKind for NothingKind {
    type Of<K: CacheKey<Owned = K> + Send + Sync + 'static, T: Item> = Nothing<K, T>;
    const BOUNDED: bool = false;
    const KEEPS: bool = false;
}

impl EngineKind for BoundedKind {
    type Of<K: CacheKey<Owned = K> + Send + Sync + 'static, T: Item> = Bounded<K, T>;
    const BOUNDED: bool = true;
}

impl EngineKind for UnboundedKind {
    type Of<K: CacheKey<Owned = K> + Send + Sync + 'static, T: Item> = Unbounded<K, T>;
    const BOUNDED: bool = false;
}

/// An entry, as far as an engine looks into it.
pub trait Item: Send + Sync + 'static {
    /// The value.
    type Value;

    /// The value, to weigh it.
    fn value(&self) -> &Self::Value;
}

/// Entries that left an engine, to be dropped where no lock is held.
#[derive(Debug)]
#[must_use = "drop it after the lock is released"]
pub struct Released<K, T> {
    /// The entry that stood under the key before.
    pub replaced: Option<(Stored<K>, T)>,
    /// Entries that had to make room.
    pub evicted: Evicted<K, T>,
}

/// Entries that had to make room: one as a rule, which then takes no allocation.
#[derive(Debug)]
pub struct Evicted<K, T> {
    first: Option<(Stored<K>, T)>,
    more: Vec<(Stored<K>, T)>,
}

impl<K, T> Evicted<K, T> {
    pub(crate) fn push(&mut self, key: Stored<K>, entry: T) {
        if self.first.is_none() {
            self.first = Some((key, entry));
        } else {
            self.more.push((key, entry));
        }
    }

    /// The entries.
    pub fn iter(&self) -> impl Iterator<Item = &(Stored<K>, T)> {
        self.first.iter().chain(&self.more)
    }

    /// How many.
    pub fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.more.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }
}

impl<K, T> Default for Evicted<K, T> {
    fn default() -> Self {
        Self {
            first: None,
            more: Vec::new(),
        }
    }
}

/// A table of entries. Shared for reads, exclusive for writes: the shard's lock sees to it.
pub trait Engine<K, T: Item>: Send + Sync {
    /// An empty engine.
    fn new(limits: Limits<K, T::Value>) -> Self;

    /// The entry of a key; counts as a use of it.
    fn get<Q: CacheKey<Owned = K> + ?Sized>(&self, probe: Probe<'_, Q>) -> Option<&T>;

    /// The entry of a key; does not count as a use.
    fn peek<Q: CacheKey<Owned = K> + ?Sized>(&self, probe: Probe<'_, Q>) -> Option<&T>;

    /// Puts an entry in.
    fn insert(&mut self, key: K, entry: T) -> Released<K, T>;

    /// Takes an entry out.
    fn remove<Q: CacheKey<Owned = K> + ?Sized>(
        &mut self,
        probe: Probe<'_, Q>,
    ) -> Option<(Stored<K>, T)>;

    /// Takes an entry out that has this hash, whatever its key.
    fn remove_hashed(&mut self, hash: Hashed) -> Option<(Stored<K>, T)>;

    /// Takes the entries out that `gone` says are.
    fn extract(&mut self, gone: impl Fn(&T) -> bool) -> Vec<(Stored<K>, T)>;

    /// Takes everything out.
    fn drain(&mut self) -> Vec<(Stored<K>, T)>;

    /// Visits every entry.
    fn visit(&self, see: impl FnMut(&T));

    /// The number of entries.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The total weight.
    fn weight(&self) -> u64;
}
