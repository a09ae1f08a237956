//! The options of a memoized function, as the runtime needs them.

use std::fmt;
use std::time::Duration;

use oncemore_memory::{DEFAULT_CAPACITY, Limits, Weigher};

/// The options of a function whose keys are `K` and whose stored values are `V`.
///
/// Expansions fill it in; a [`Store`](crate::Store) in a field gets it from the method that uses it.
pub struct Setup<K, V> {
    pub(crate) ttl: Option<Duration>,
    pub(crate) ttl_of: Option<TellTtl<V>>,
    pub(crate) idle: Option<Duration>,
    pub(crate) jitter: Option<Duration>,
    pub(crate) negative: Option<(Duration, Test<V>)>,
    pub(crate) capacity: Option<usize>,
    pub(crate) weight: Option<Weigher<K, V>>,
    pub(crate) max_weight: Option<u64>,
    pub(crate) cache_if: Option<Test<V>>,
    pub(crate) single_flight: bool,
    pub(crate) single: bool,
    #[cfg(feature = "remote")]
    pub(crate) remote: Option<(crate::far::Plan, crate::far::CodecOf<V>)>,
}

/// The options that an expansion has as literals: they need no code that fills them in.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub(crate) ttl: Option<Duration>,
    pub(crate) idle: Option<Duration>,
    pub(crate) jitter: Option<Duration>,
    pub(crate) capacity: Option<usize>,
    pub(crate) single_flight: bool,
    pub(crate) single: bool,
}

impl Options {
    pub(crate) const NEW: Self = Self {
        ttl: None,
        idle: None,
        jitter: None,
        capacity: None,
        single_flight: true,
        single: false,
    };
}

/// Fills the options in.
pub type Fill<K, V> = fn(Setup<K, V>) -> Setup<K, V>;

type TellTtl<V> = fn(&V) -> Duration;
type Test<V> = fn(&V) -> bool;

impl<K, V> Setup<K, V> {
    pub(crate) const fn new() -> Self {
        Self::of(&Options::NEW)
    }

    pub(crate) const fn of(options: &Options) -> Self {
        Self {
            ttl: options.ttl,
            ttl_of: None,
            idle: options.idle,
            jitter: options.jitter,
            negative: None,
            capacity: options.capacity,
            weight: None,
            max_weight: None,
            cache_if: None,
            single_flight: options.single_flight,
            single: options.single,
            #[cfg(feature = "remote")]
            remote: None,
        }
    }

    /// How long a value may be served, measured from the start of its computation.
    #[must_use]
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// The same, told by the value.
    #[must_use]
    pub fn ttl_of(mut self, ttl: fn(&V) -> Duration) -> Self {
        self.ttl_of = Some(ttl);
        self
    }

    /// How long a value may go unread.
    #[must_use]
    pub fn idle(mut self, idle: Duration) -> Self {
        self.idle = Some(idle);
        self
    }

    /// The greatest random cut of a TTL, so that values written together do not expire together.
    #[must_use]
    pub fn jitter(mut self, jitter: Duration) -> Self {
        self.jitter = Some(jitter);
        self
    }

    /// The TTL of `Err` and `None`.
    #[must_use]
    pub fn negative_ttl(mut self, ttl: Duration, is_negative: fn(&V) -> bool) -> Self {
        self.negative = Some((ttl, is_negative));
        self
    }

    /// The number of entries.
    #[must_use]
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.capacity = Some(capacity);
        self
    }

    /// What an entry weighs.
    #[must_use]
    pub fn weight(mut self, weight: Weigher<K, V>) -> Self {
        self.weight = Some(weight);
        self
    }

    /// The greatest total weight.
    #[must_use]
    pub fn max_weight(mut self, max_weight: u64) -> Self {
        self.max_weight = Some(max_weight);
        self
    }

    /// Which values are stored.
    #[must_use]
    pub fn cache_if(mut self, cache_if: fn(&V) -> bool) -> Self {
        self.cache_if = Some(cache_if);
        self
    }

    /// Lets concurrent calls compute side by side.
    #[must_use]
    pub fn no_single_flight(mut self) -> Self {
        self.single_flight = false;
        self
    }

    /// Keeps values in remote backends too: with their shape, and how they become bytes.
    #[cfg(feature = "remote")]
    #[must_use]
    pub fn remote(mut self, codec: crate::far::CodecOf<V>, shape: oncemore_core::Shape) -> Self {
        let plan = crate::far::Plan {
            value: shape,
            cluster: false,
        };
        self.remote = Some((plan, codec));
        self
    }

    /// One computation for all processes.
    #[cfg(feature = "remote")]
    #[must_use]
    pub fn cluster_flight(mut self) -> Self {
        if let Some((plan, _)) = &mut self.remote {
            plan.cluster = true;
        }
        self
    }

    /// The function has no arguments: there is one entry.
    #[must_use]
    pub fn single(mut self) -> Self {
        self.single = true;
        self
    }

    /// Whether a value can expire.
    pub(crate) fn expires(&self) -> bool {
        self.ttl.is_some()
            || self.ttl_of.is_some()
            || self.idle.is_some()
            || self.negative.is_some()
    }

    pub(crate) fn limits(&self) -> Limits<K, V> {
        Limits {
            capacity: self.capacity.unwrap_or(DEFAULT_CAPACITY),
            weight: self.max_weight.zip(self.weight),
        }
    }

    /// Whether a value is of the kind that is stored.
    pub(crate) fn wants(&self, value: &V) -> bool {
        self.cache_if.is_none_or(|cache_if| cache_if(value))
    }

    /// The TTL of a value, before jitter.
    pub(crate) fn ttl_for(&self, value: &V) -> Option<Duration> {
        match (self.negative, self.ttl_of) {
            (Some((ttl, is_negative)), _) if is_negative(value) => Some(ttl),
            (_, Some(ttl)) => Some(ttl(value)),
            _ => self.ttl,
        }
    }
}

impl<K, V> Clone for Setup<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Setup<K, V> {}

impl<K, V> fmt::Debug for Setup<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").finish_non_exhaustive()
    }
}

/// The options of a memoized function as its handle shows them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Config {
    /// How long a value may be served; `None`: for ever, or told by the value.
    pub ttl: Option<Duration>,
    /// How long a value may go unread.
    pub idle: Option<Duration>,
    /// The greatest random cut of a TTL.
    pub jitter: Option<Duration>,
    /// The TTL of `Err` and `None`.
    pub negative_ttl: Option<Duration>,
    /// The number of entries; `None`: unbounded, or bounded by weight.
    pub capacity: Option<usize>,
    /// The greatest total weight.
    pub max_weight: Option<u64>,
    /// Whether concurrent calls for one key compute once.
    pub single_flight: bool,
}

impl Config {
    pub(crate) fn of<K, V>(setup: &Setup<K, V>, bounded: bool) -> Self {
        let limits = setup.limits();
        Self {
            ttl: setup.ttl,
            idle: setup.idle,
            jitter: setup.jitter,
            negative_ttl: setup.negative.map(|(ttl, _)| ttl),
            capacity: (bounded && limits.weight.is_none()).then_some(limits.capacity),
            max_weight: setup.max_weight,
            single_flight: setup.single_flight,
        }
    }
}
