//! The cache of one function, or of one instantiation of a generic one: a store, the flights, the counters.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::Ordering;
use std::time::Duration;

use oncemore_core::CacheKey;
use oncemore_core::clock::{StoreClock, Timestamp};
use oncemore_memory::{EngineKind, Expiry, Probe, Stamp, Store};

use crate::flight::{Ended, Flight, Flights};
use crate::janitor::{self, Purge, Purged};
use crate::memo::Instance;
use crate::outcome::{Remember, SharedError};
use crate::random;
use crate::setup::{Config, Setup};
use crate::stats::{Counters, Stats};
use crate::sync::Arc;

#[cfg(feature = "remote")]
mod copies;
#[cfg(feature = "remote")]
pub(crate) use copies::Noted;

/// The types of a memoized function's cache.
pub trait Spec: 'static {
    /// The stored form of the key.
    type Key: CacheKey<Owned = Self::Key> + Send + Sync + 'static;
    /// What is stored.
    type Value: Remember;
    /// What an entry carries for its expiry.
    type Stamp: Stamp;
    /// What the entries are kept in.
    type Engine: EngineKind;
}

/// Stands for four types in a `PhantomData` that is `Send` and `Sync` whatever they are.
pub(crate) type Four<A, B, C, D> = fn() -> (A, B, C, D);

/// Those types, put together.
pub struct Types<K, V, S, E>(PhantomData<Four<K, V, S, E>>);

impl<K, V, S, E> Spec for Types<K, V, S, E>
where
    K: CacheKey<Owned = K> + Send + Sync + 'static,
    V: Remember,
    S: Stamp,
    E: EngineKind,
{
    type Key = K;
    type Value = V;
    type Stamp = S;
    type Engine = E;
}

impl<K, V, S, E> fmt::Debug for Types<K, V, S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Types")
    }
}

/// The cache of one function or instantiation.
pub(crate) struct Cache<X: Spec> {
    store: Store<X::Key, X::Value, X::Stamp, X::Engine>,
    pub(crate) flights: Flights<X::Key, X::Value>,
    pub(crate) counters: Counters,
    setup: Setup<X::Key, X::Value>,
    clock: StoreClock,
    instance: Instance,
    #[cfg(feature = "remote")]
    notes: crate::far::Notes,
}

/// How long a value stays; `None`: for ever.
#[cfg(feature = "remote")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stay(pub(crate) Option<Duration>);

/// A computation's start, for its TTL.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start(Timestamp);

impl<X: Spec> Cache<X> {
    pub(crate) fn new(
        setup: Setup<X::Key, X::Value>,
        clock: StoreClock,
        instance: Instance,
    ) -> Self {
        let limits = setup.limits();
        let store = if setup.single {
            Store::single(limits)
        } else {
            Store::new(limits)
        };
        Self {
            store,
            flights: Flights::new(),
            counters: Counters::default(),
            setup,
            clock,
            instance,
            #[cfg(feature = "remote")]
            notes: crate::far::Notes::default(),
        }
    }

    /// A live value, counted as a hit.
    #[inline]
    pub(crate) fn hit<Q: CacheKey<Owned = X::Key> + ?Sized>(
        &self,
        probe: Probe<'_, Q>,
    ) -> Option<X::Value> {
        let value = self.get(probe)?;
        self.counters.hit();
        Some(value)
    }

    /// A live value, counted by the caller; a use of it all the same.
    #[inline]
    pub(crate) fn get<Q: CacheKey<Owned = X::Key> + ?Sized>(
        &self,
        probe: Probe<'_, Q>,
    ) -> Option<X::Value> {
        self.store.get(probe, || self.clock.now(), Clone::clone)
    }

    /// A live value, not counted.
    pub(crate) fn peek<Q: CacheKey<Owned = X::Key> + ?Sized>(
        &self,
        probe: Probe<'_, Q>,
    ) -> Option<X::Value> {
        self.store.peek(probe, || self.clock.now(), Clone::clone)
    }

    pub(crate) fn contains<Q: CacheKey<Owned = X::Key> + ?Sized>(
        &self,
        probe: Probe<'_, Q>,
    ) -> bool {
        self.store
            .peek(probe, || self.clock.now(), |_| ())
            .is_some()
    }

    pub(crate) fn single_flight(&self) -> bool {
        self.setup.single_flight
    }

    pub(crate) fn start(&self) -> Start {
        let at = if X::Stamp::TIMED {
            self.clock.now()
        } else {
            Timestamp::default()
        };
        Start(at)
    }

    /// When a value computed from `start` on expires; `None` where it is not to be stored.
    fn expiry(&self, value: &X::Value, start: Start, most: Option<Duration>) -> Option<Expiry> {
        if !self.setup.wants(value) {
            return None;
        }
        if !X::Stamp::TIMED {
            return Some(Expiry::NEVER);
        }
        let written = self.clock.now();
        let deadline = match self.setup.ttl_for(value) {
            Some(ttl) => start
                .0
                .after(ttl.saturating_sub(random::up_to(self.setup.jitter.unwrap_or_default()))),
            None => Timestamp::NEVER,
        };
        let deadline = most.map_or(deadline, |most| deadline.min(written.after(most)));
        (written < deadline).then_some(Expiry {
            written,
            deadline,
            idle: self.setup.idle,
        })
    }

    /// Ends a flight: stores the value unless it was fenced, for `most` at most, hands it to those who waited.
    pub(crate) fn land(
        &self,
        flight: &Arc<Flight<X::Key, X::Value>>,
        split: Result<&X::Value, Option<SharedError>>,
        start: Start,
        most: Option<Duration>,
    ) {
        let entry = split.as_ref().ok().and_then(|value| {
            let expiry = self.expiry(value, start, most)?;
            Some((flight.key().to_key(), X::Value::clone(value), expiry))
        });
        let mut table = self.flights.table(flight.hash());
        let landed = table.land(flight);
        let released = entry.map(|(key, value, expiry)| {
            if landed {
                Ok(self.store.insert(key, value, expiry))
            } else {
                Err((key, value))
            }
        });
        // What is dropped may be a user's, and may call this function: not under the lock.
        drop(table);
        drop(released);
        self.written();
        flight.end(match split {
            Ok(value) if flight.has_followers() => Ended::Value(value.clone()),
            Err(Some(error)) => Ended::Error(error),
            _ => Ended::Abandoned,
        });
    }

    /// Ends a flight whose leader was cancelled or panicked.
    pub(crate) fn abandon(&self, flight: &Arc<Flight<X::Key, X::Value>>) {
        self.flights.table(flight.hash()).land(flight);
        self.failed();
        flight.end(Ended::Abandoned);
    }

    /// Counts a computation that came to no end.
    pub(crate) fn failed(&self) {
        self.counters.errors.fetch_add(1, Ordering::Relaxed);
    }

    /// Stores what a call outside of single-flight computed, unless its key's shard saw an invalidation since.
    pub(crate) fn store_since(
        &self,
        key: X::Key,
        hash: u64,
        epoch: u64,
        value: &X::Value,
        start: Start,
        most: Option<Duration>,
    ) {
        let Some(expiry) = self.expiry(value, start, most) else {
            return;
        };
        let value = value.clone();
        let table = self.flights.table(hash);
        let released = if table.epoch() == epoch {
            Ok(self.store.insert(key, value, expiry))
        } else {
            Err((key, value))
        };
        drop(table);
        drop(released);
        self.written();
    }

    /// Stores a value that the user brings, if it is one that is stored; a computation under way does not overwrite it.
    pub(crate) fn put<Q: CacheKey<Owned = X::Key> + ?Sized>(
        &self,
        probe: Probe<'_, Q>,
        value: X::Value,
    ) -> bool {
        // A value that is refused changes nothing, also not a computation under way.
        let Some(expiry) = self.expiry(&value, self.start(), None) else {
            return false;
        };
        let key = probe.key.to_key();
        let mut table = self.flights.table(probe.hash);
        table.fence(probe);
        let released = self.store.insert(key, value, expiry);
        drop(table);
        drop(released);
        self.written();
        // Too heavy a value is not kept.
        self.contains(probe)
    }

    /// Whether a value can expire, so that the janitor has to look after it.
    pub(crate) fn expires(&self) -> bool {
        // A copy of what is elsewhere always can.
        #[cfg(feature = "remote")]
        let copies = X::Engine::KEEPS && self.setup.remote.is_some();
        #[cfg(not(feature = "remote"))]
        let copies = false;
        copies || self.setup.expires()
    }

    fn written(&self) {
        if self.expires() {
            janitor::wake();
        }
    }

    pub(crate) fn invalidate<Q: CacheKey<Owned = X::Key> + ?Sized>(
        &self,
        probe: Probe<'_, Q>,
    ) -> bool {
        let mut table = self.flights.table(probe.hash);
        table.fence(probe);
        let removed = self.store.remove(probe);
        drop(table);
        removed.is_some_and(|entry| !X::Stamp::TIMED || self.clock.now() < entry.expires())
    }

    /// What the function says of its remote values.
    #[cfg(feature = "remote")]
    pub(crate) fn plan(&self) -> Option<crate::far::Plan> {
        let (plan, _) = self.setup.remote?;
        Some(crate::far::Plan {
            value: self.instance.add_to(plan.value),
            ..plan
        })
    }

    /// How its values become bytes.
    #[cfg(feature = "remote")]
    pub(crate) fn codec(&self) -> Option<crate::far::CodecOf<X::Value>> {
        self.setup.remote.map(|(_, codec)| codec)
    }

    /// How long a remote store keeps a value; `None` where it is not to be stored.
    #[cfg(feature = "remote")]
    pub(crate) fn remote_ttl(&self, value: &X::Value, default: Option<Duration>) -> Option<Stay> {
        if !self.setup.wants(value) {
            return None;
        }
        let ttl = self.setup.ttl_for(value).or(default);
        let ttl =
            ttl.map(|ttl| ttl.saturating_sub(random::up_to(self.setup.jitter.unwrap_or_default())));
        (ttl != Some(Duration::ZERO)).then_some(Stay(ttl))
    }

    /// Of which instantiation it is.
    pub(crate) fn instance(&self) -> Instance {
        self.instance
    }

    pub(crate) fn config(&self) -> Config {
        Config::of(&self.setup, X::Engine::BOUNDED)
    }
}

impl<X: Spec> fmt::Debug for Cache<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

/// A cache whose types do not matter: for lists, for the janitor, for tests.
pub(crate) trait AnyCache: Any + Purge {
    /// What it has done so far.
    fn stats(&self) -> Stats;
    /// Its options.
    fn any_config(&self) -> Config;
    /// Removes everything; computations under way are not stored.
    fn invalidate_all(&self);
    /// Another process has changed the value of a key.
    #[cfg(feature = "remote")]
    fn changed(&self, check: u64);
    /// What are copies of remote values can no longer be trusted.
    #[cfg(feature = "remote")]
    fn drop_copies(&self);
}

impl<X: Spec> AnyCache for Cache<X> {
    fn stats(&self) -> Stats {
        Stats {
            evictions: self.store.evictions(),
            expirations: self.store.expirations(),
            entries: self.store.len() as u64,
            weight: self.store.weight(),
            ..self.counters.read()
        }
    }

    fn any_config(&self) -> Config {
        self.config()
    }

    fn invalidate_all(&self) {
        self.flights.fence_all();
        self.store.clear();
    }

    #[cfg(feature = "remote")]
    fn changed(&self, check: u64) {
        self.key_changed(check);
    }

    #[cfg(feature = "remote")]
    fn drop_copies(&self) {
        self.clear_copies();
    }
}

impl<X: Spec> Purge for Cache<X> {
    fn purge(&self) -> Purged {
        if !X::Stamp::TIMED {
            return Purged::NEVER;
        }
        let now = self.clock.now();
        Purged::until(self.store.purge(now), now)
    }
}
