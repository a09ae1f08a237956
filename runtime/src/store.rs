//! A cache that belongs to a value and dies with it.

use std::any::TypeId;
use std::fmt;
use std::sync::{Arc, OnceLock};

use oncemore_core::CacheKey;
use oncemore_core::clock::StoreClock;
use oncemore_memory::{BoundedKind, Idle};

use crate::cache::{AnyCache, Cache, Types};
use crate::function::{Fun, Handle};
use crate::info::Info;
use crate::janitor::{self, Charge};
use crate::memo::Instance;
use crate::outcome::{Outcome, Remember};
use crate::setup::{Fill, Setup};
use crate::stats::Stats;

type Owned<K> = <K as CacheKey>::Owned;
type OwnedCache<K, V> = Cache<Types<Owned<K>, V, Idle, BoundedKind>>;

/// The cache of one method of one object, in a field of that object: `#[memoize(store = self.field)]`.
///
/// `K` is the tuple of the arguments that are part of the key, `V` what is stored: what the method returns, or the `Ok`
/// of it. The store is empty when it is made or cloned, and goes with its owner.
///
/// ```
/// use oncemore::{Store, memoize};
///
/// #[derive(Default)]
/// struct Parser {
///     widths: Store<(String,), usize>,
/// }
///
/// impl Parser {
///     #[memoize(store = self.widths)]
///     fn width(&self, text: &str) -> usize {
///         text.chars().count()
///     }
/// }
///
/// let parser = Parser::default();
/// assert_eq!(parser.width("naïve"), 5);
/// assert_eq!(parser.width("naïve"), 5);
/// assert_eq!(parser.widths.stats().hits, 1);
/// ```
pub struct Store<K: CacheKey, V: Remember> {
    first: OnceLock<Box<Held<K, V>>>,
}

/// The cache of one method. Two methods that name the same store have one each.
struct Held<K: CacheKey, V: Remember> {
    method: &'static Info,
    /// Which of its instantiations.
    instance: TypeId,
    cache: Arc<OwnedCache<K, V>>,
    next: OnceLock<Box<Held<K, V>>>,
}

impl<K: CacheKey, V: Remember> Store<K, V> {
    /// An empty store.
    pub const fn new() -> Self {
        Self {
            first: OnceLock::new(),
        }
    }

    /// Removes everything.
    pub fn invalidate_all(&self) {
        self.caches().for_each(AnyCache::invalidate_all);
    }

    /// What the method has done so far on this object.
    pub fn stats(&self) -> Stats {
        let mut sum = Stats::default();
        self.caches().for_each(|cache| sum.add(&cache.stats()));
        sum
    }

    fn caches(&self) -> impl Iterator<Item = &OwnedCache<K, V>> {
        let held = std::iter::successors(self.first.get(), |held| held.next.get());
        held.map(|held| &*held.cache)
    }

    /// The handle of the method.
    #[doc(hidden)]
    #[inline]
    pub fn handle<Q, O, I>(
        &self,
        method: &'static Info,
        _key: &Q,
        _: O,
        setup: Fill<Owned<K>, V>,
        _: I,
    ) -> Handle<'_, Fun<Owned<K>, Idle, BoundedKind, O>>
    where
        Q: CacheKey<Owned = Owned<K>>,
        O: Outcome<Value = V>,
    {
        let instance = Instance::of::<I>();
        let mut at = &self.first;
        let held = loop {
            let held = match at.get() {
                Some(held) => held,
                None => {
                    // Outside of the cell: the options may call the method itself.
                    let made = Box::new(Self::make(method, instance, setup));
                    at.get_or_init(|| made)
                }
            };
            if std::ptr::eq(held.method, method) && held.instance == instance.id {
                break held;
            }
            at = &held.next;
        };
        Handle::new(&held.cache, method)
    }

    #[cold]
    fn make(method: &'static Info, instance: Instance, setup: Fill<Owned<K>, V>) -> Held<K, V> {
        let cache = Arc::new(Cache::new(setup(Setup::new()), Self::clock(), instance));
        if cache.expires() {
            let weak = Arc::downgrade(&cache);
            janitor::look_after(Charge::Owned(weak));
        }
        Held {
            method,
            instance: instance.id,
            cache,
            next: OnceLock::new(),
        }
    }

    fn clock() -> StoreClock {
        #[cfg(feature = "testing")]
        if let Some(scope) = crate::testing::scope() {
            return scope.clock();
        }
        StoreClock::System
    }
}

impl<K: CacheKey, V: Remember> Default for Store<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

/// A clone starts empty: what was remembered belongs to the original.
impl<K: CacheKey, V: Remember> Clone for Store<K, V> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl<K: CacheKey, V: Remember> fmt::Debug for Store<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}
