//! The store against a plain map: random operations, a clock that the test moves.

use std::collections::HashMap;
use std::time::Duration;

use oncemore_core::clock::{Clock, ManualClock, Timestamp};
use oncemore_memory::{
    BoundedKind, Deadline, EngineKind, Expiry, Forever, Idle, Limits, Probe, Stamp, Store,
    UnboundedKind,
};
use proptest::prelude::*;

/// Keys are few, so that operations meet.
const KEYS: u16 = 48;

#[derive(Clone, Debug)]
enum Operation {
    Insert {
        key: u16,
        ttl: Option<u64>,
        idle: Option<u64>,
    },
    Get(u16),
    Peek(u16),
    Remove(u16),
    Clear,
    Purge,
    Advance(u64),
}

fn operation() -> impl Strategy<Value = Operation> {
    let key = || 0..KEYS;
    prop_oneof![
        8 => (key(), prop::option::of(1..8_u64), prop::option::of(1..5_u64))
            .prop_map(|(key, ttl, idle)| Operation::Insert { key, ttl, idle }),
        8 => key().prop_map(Operation::Get),
        4 => key().prop_map(Operation::Peek),
        2 => key().prop_map(Operation::Remove),
        1 => Just(Operation::Clear),
        3 => Just(Operation::Purge),
        6 => (0..4_u64).prop_map(Operation::Advance),
    ]
}

/// What the map knows of an entry.
#[derive(Clone, Copy)]
struct Known {
    value: u64,
    expiry: Expiry,
    last_read: Timestamp,
}

impl Known {
    /// The first moment at which a store with stamps of `S` may not serve it.
    fn expires<S: Stamp>(&self, idles: bool) -> Timestamp {
        if !S::TIMED {
            return Timestamp::NEVER;
        }
        match self.expiry.idle {
            Some(idle) if idles => self.last_read.after(idle).min(self.expiry.deadline),
            _ => self.expiry.deadline,
        }
    }
}

/// A store and a map that have gone through the same.
struct Pair<S: Stamp, E: EngineKind> {
    store: Store<u16, u64, S, E>,
    map: HashMap<u16, Known>,
    clock: ManualClock,
    /// Whether the stamp takes idle times into account.
    idles: bool,
    /// Whether the store may have forgotten what the map has.
    forgets: bool,
    written: u64,
    expirations: u64,
}

impl<S: Stamp, E: EngineKind> Pair<S, E> {
    fn new(capacity: usize, idles: bool) -> Self {
        let limits = Limits {
            capacity,
            weight: None,
        };
        Self {
            store: Store::new(limits),
            map: HashMap::new(),
            clock: ManualClock::new(),
            idles,
            forgets: E::BOUNDED && capacity < usize::from(KEYS),
            written: 0,
            expirations: 0,
        }
    }

    fn live(&self, key: u16) -> Option<u64> {
        let known = self.map.get(&key)?;
        (self.clock.now() < known.expires::<S>(self.idles)).then_some(known.value)
    }

    /// Compares what the store answers with what the map says.
    fn check(&self, key: u16, answer: Option<u64>) {
        if self.forgets && answer.is_none() {
            return;
        }
        assert_eq!(answer, self.live(key), "key {key}");
    }

    fn insert(&mut self, key: u16, ttl: Option<u64>, idle: Option<u64>) {
        let now = self.clock.now();
        let seconds = Duration::from_secs;
        let expiry = Expiry {
            written: now,
            deadline: ttl.map_or(Timestamp::NEVER, |ttl| now.after(seconds(ttl))),
            idle: idle.map(seconds),
        };
        self.written += 1;
        let known = Known {
            value: self.written,
            expiry,
            last_read: now,
        };
        let released = self.store.insert(key, self.written, expiry);
        let before = self.map.insert(key, known);
        let expired = before.is_some_and(|known| known.expires::<S>(self.idles) <= now);
        self.expirations += u64::from(expired);
        if self.forgets {
            for (key, _) in released.evicted.iter() {
                self.map.remove(&key.0);
            }
        } else {
            assert_eq!(released.replaced.is_some(), before.is_some());
            assert!(released.evicted.is_empty());
        }
    }

    fn get(&mut self, key: u16) {
        let now = self.clock.now();
        let answer = self.store.get(Probe::new(&key), || now, |value| *value);
        self.check(key, answer);
        if let (Some(_), Some(known)) = (answer, self.map.get_mut(&key)) {
            known.last_read = now;
        }
    }

    fn apply(&mut self, operation: &Operation) {
        let now = self.clock.now();
        match *operation {
            Operation::Insert { key, ttl, idle } => self.insert(key, ttl, idle),
            Operation::Get(key) => self.get(key),
            Operation::Peek(key) => {
                let answer = self.store.peek(Probe::new(&key), || now, |value| *value);
                self.check(key, answer);
            }
            Operation::Remove(key) => {
                let removed = self.store.remove(Probe::new(&key));
                let known = self.map.remove(&key);
                let expires = known.map(|known| known.expires::<S>(self.idles));
                if removed.is_some() || !self.forgets {
                    assert_eq!(removed.map(|entry| entry.expires()), expires);
                }
            }
            Operation::Clear => {
                self.store.clear();
                self.map.clear();
                assert!(self.store.is_empty());
            }
            Operation::Purge => self.purge(),
            Operation::Advance(seconds) => self.clock.advance(Duration::from_secs(seconds)),
        }
        if !self.forgets {
            assert_eq!(self.store.len(), self.map.len());
            assert_eq!(self.store.weight(), self.map.len() as u64);
            assert_eq!(self.store.evictions(), 0);
            assert_eq!(self.store.expirations(), self.expirations);
        }
    }

    fn purge(&mut self) {
        let (now, idles, before) = (self.clock.now(), self.idles, self.map.len());
        let next = self.store.purge(now);
        self.map.retain(|_, known| now < known.expires::<S>(idles));
        self.expirations += (before - self.map.len()) as u64;
        let earliest = self
            .map
            .values()
            .map(|known| known.expires::<S>(idles))
            .min();
        let earliest = earliest.unwrap_or(Timestamp::NEVER);
        assert!(next > now, "the next purge is in the future");
        assert!(next <= earliest, "and comes in time");
    }
}

/// Goes through the operations, then asks for every key.
fn agree<S: Stamp, E: EngineKind>(operations: &[Operation], capacity: usize, idles: bool) {
    let mut pair = Pair::<S, E>::new(capacity, idles);
    for operation in operations {
        pair.apply(operation);
        if E::BOUNDED {
            assert!(pair.store.len() <= capacity);
        }
    }
    for key in 0..KEYS {
        pair.apply(&Operation::Peek(key));
        pair.apply(&Operation::Get(key));
    }
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    prop::collection::vec(operation(), 1..150)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn with_room_for_all_the_bounded_store_is_a_map(operations in operations()) {
        // Room for all keys in each shard: none is ever evicted.
        agree::<Forever, BoundedKind>(&operations, 100_000, false);
        agree::<Deadline, BoundedKind>(&operations, 100_000, false);
        agree::<Idle, BoundedKind>(&operations, 100_000, true);
    }

    #[test]
    fn the_unbounded_store_is_a_map(operations in operations()) {
        agree::<Forever, UnboundedKind>(&operations, 1, false);
        agree::<Deadline, UnboundedKind>(&operations, 1, false);
        agree::<Idle, UnboundedKind>(&operations, 1, true);
    }

    #[test]
    fn a_small_store_answers_with_the_last_live_value_or_not_at_all(
        operations in operations(),
        capacity in 1..40_usize,
    ) {
        agree::<Forever, BoundedKind>(&operations, capacity, false);
        agree::<Deadline, BoundedKind>(&operations, capacity, false);
        agree::<Idle, BoundedKind>(&operations, capacity, true);
    }
}

#[test]
fn entries_are_inserted_evicted_removed_or_expired_and_nothing_else() {
    let clock = ManualClock::new();
    let limits = Limits {
        capacity: 500,
        weight: None,
    };
    let store: Store<u64, u64, Deadline> = Store::new(limits);
    let (mut removed, mut replaced) = (0, 0);
    for n in 0..20_000_u64 {
        let now = clock.now();
        let expiry = Expiry {
            written: now,
            deadline: now.after(Duration::from_secs(n % 50)),
            idle: None,
        };
        let released = store.insert(n * 7 % 1_300, n, expiry);
        // An expired one that is replaced counts as expired.
        let live = |expires| expires > now;
        replaced += u64::from(
            released
                .replaced
                .is_some_and(|(_, entry)| live(entry.expires())),
        );
        if n % 5 == 0 {
            removed += u64::from(store.remove(Probe::new(&(n % 1_300))).is_some());
        }
        if n % 100 == 0 {
            clock.advance(Duration::from_secs(3));
        }
        if n % 1_000 == 0 {
            store.purge(clock.now());
        }
    }
    let gone = store.evictions() + store.expirations() + removed + replaced;
    assert_eq!(store.len() as u64 + gone, 20_000);
    assert!(store.evictions() > 0 && store.expirations() > 0 && removed > 0 && replaced > 0);
}

#[test]
fn a_purge_that_shrinks_keeps_every_live_entry() {
    let clock = ManualClock::new();
    let limits = Limits {
        capacity: 50_000,
        weight: None,
    };
    let bounded: Store<u64, u64, Deadline> = Store::new(limits);
    let unbounded: Store<u64, u64, Deadline, UnboundedKind> = Store::new(limits);
    let now = clock.now();
    for n in 0..40_000_u64 {
        let seconds = if n % 20 == 0 { 100 } else { 10 };
        let expiry = Expiry {
            written: now,
            deadline: now.after(Duration::from_secs(seconds)),
            idle: None,
        };
        drop((bounded.insert(n, n, expiry), unbounded.insert(n, n, expiry)));
    }
    clock.advance(Duration::from_secs(10));
    let now = clock.now();
    let next = now.after(Duration::from_secs(90));
    assert_eq!((bounded.purge(now), unbounded.purge(now)), (next, next));
    assert_eq!((bounded.len(), unbounded.len()), (2_000, 2_000));
    for n in (0..40_000_u64).step_by(20) {
        let probe = Probe::new(&n);
        assert_eq!(bounded.get(probe, || now, |value| *value), Some(n));
        assert_eq!(unbounded.get(probe, || now, |value| *value), Some(n));
    }
}

#[test]
fn weights_are_bounded_and_add_up() {
    let limits = Limits {
        capacity: 1_000,
        weight: Some((5_000, |_: &u64, weight: &u64| *weight)),
    };
    let store: Store<u64, u64, Forever> = Store::new(limits);
    for n in 0..10_000_u64 {
        drop(store.insert(n % 3_000, n % 40, Expiry::NEVER));
        assert!(store.weight() <= 5_000);
    }
    let mut sum = 0;
    for n in 0..3_000_u64 {
        // Zero counts as one.
        let weight = store.peek(Probe::new(&n), Timestamp::default, |weight| {
            (*weight).max(1)
        });
        sum += weight.unwrap_or(0);
    }
    assert_eq!(store.weight(), sum);
    assert!(sum > 4_000, "{sum}");
    store.clear();
    assert_eq!((store.weight(), store.len()), (0, 0));
}
