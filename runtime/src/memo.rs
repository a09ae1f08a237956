//! The static behind a memoized function.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::{OnceLock, PoisonError, RwLock};

use oncemore_core::clock::StoreClock;
use oncemore_core::{CacheKey, Shape};
use oncemore_memory::{EngineKind, Stamp};

use crate::cache::{AnyCache, Cache, Spec};
use crate::function::{Fun, Function, Handle};
use crate::info::Info;
use crate::janitor::{self, Charge};
use crate::outcome::Outcome;
use crate::registry::{FunctionInfo, Listed};
use crate::setup::{Config, Fill, Setup};
use crate::stats::Stats;

/// The static behind a memoized function: its caches, one for each instantiation, made when they are first needed.
pub struct Memo {
    info: Info,
    first: OnceLock<Slot>,
    more: RwLock<Vec<Slot>>,
}

/// The cache of a function that is not generic and whose types the expansion can name: a hit finds it without asking for
/// its type.
pub struct Only<X: Spec>(OnceLock<&'static Cache<X>>);

impl<X: Spec> Only<X> {
    /// No cache yet. A constant, which costs the compiler less than a call for each static.
    #[expect(
        clippy::declare_interior_mutable_const,
        reason = "each static has its own"
    )]
    pub const NEW: Self = Self(OnceLock::new());
}

impl<X: Spec> fmt::Debug for Only<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Only").finish_non_exhaustive()
    }
}

/// Which instantiation of a function, by a type that differs between them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instance {
    /// Among those of this process.
    pub(crate) id: TypeId,
    /// Its types' names, for keys as text; `None` where there is one instantiation.
    pub(crate) types: Option<&'static str>,
}

impl Instance {
    /// The one of a function that is not generic.
    pub(crate) fn only() -> Self {
        Self {
            id: TypeId::of::<()>(),
            types: None,
        }
    }

    /// That which `I` stands for: `crate::f::__instance<u8>` or `<crate::Type<u8> as crate::Trait>::method::{{closure}}`.
    #[inline]
    pub(crate) fn of<I>() -> Self {
        let name = std::any::type_name::<I>();
        Self {
            id: typeid::of::<I>(),
            types: Some(name),
        }
    }

    /// Tells the keys of a shape from those of the other instantiations, in every process. The one thing that does is the names of
    /// the types.
    pub(crate) fn add_to(self, shape: Shape) -> Shape {
        let name = self.types.unwrap_or_default();
        // A free function's own path is in its name already, or pinned there.
        let types = name.find("__instance<").map_or(name, |at| &name[at..]);
        if types.contains('<') {
            shape.part(Shape::new("instance").text(types))
        } else {
            shape
        }
    }
}

#[derive(Clone, Copy)]
struct Slot {
    instance: TypeId,
    typed: &'static (dyn Any + Send + Sync),
    erased: &'static dyn AnyCache,
}

impl Memo {
    /// A memo without a cache.
    pub const fn new(info: Info) -> Self {
        Self {
            info,
            first: const { OnceLock::new() },
            more: const { RwLock::new(Vec::new()) },
        }
    }

    /// What is known of the function.
    pub const fn info(&self) -> &Info {
        &self.info
    }

    /// The handle of one instantiation of a generic function, or of a method of one type.
    ///
    /// `instance` is a value whose type differs between instantiations.
    #[inline]
    pub fn handle_of<S, E, Q, O, I>(
        &'static self,
        _key: &Q,
        outcome: O,
        setup: Fill<Q::Owned, O::Value>,
        instance: I,
    ) -> Handle<'static, Fun<Q::Owned, S, E, O>>
    where
        S: Stamp,
        E: EngineKind,
        Q: CacheKey,
        O: Outcome,
    {
        self.typed::<S, E, Q::Owned, O, I>(outcome, setup, instance)
    }

    /// The handle of one instantiation for keys that are stored as `K`.
    #[inline]
    pub fn typed<S, E, K, O, I>(
        &'static self,
        _: O,
        setup: Fill<K, O::Value>,
        _: I,
    ) -> Handle<'static, Fun<K, S, E, O>>
    where
        S: Stamp,
        E: EngineKind,
        K: CacheKey<Owned = K> + Send + Sync + 'static,
        O: Outcome,
    {
        Handle::new(self.instance(Instance::of::<I>(), setup), &self.info)
    }

    #[inline]
    fn instance<X: Spec>(
        &'static self,
        instance: Instance,
        setup: Fill<X::Key, X::Value>,
    ) -> &'static Cache<X> {
        #[cfg(feature = "testing")]
        if let Some(scope) = crate::testing::scope() {
            return scope.cache(self, instance, setup);
        }
        if let Some(slot) = self.first.get()
            && slot.instance == instance.id
            && let Some(cache) = slot.typed.downcast_ref()
        {
            return cache;
        }
        self.find(instance, setup)
    }

    /// The handle of a function that is not generic and whose types the expansion can name.
    #[inline]
    pub fn only<X: Function>(
        &'static self,
        only: &'static Only<X::Types>,
        setup: Fill<X::Key, X::Value>,
    ) -> Handle<'static, X> {
        #[cfg(feature = "testing")]
        if let Some(scope) = crate::testing::scope() {
            return Handle::new(scope.cache(self, Instance::only(), setup), &self.info);
        }
        let cache = match only.0.get() {
            Some(cache) => cache,
            None => self.first_of(only, setup),
        };
        Handle::new(cache, &self.info)
    }

    /// What stands for the function in the list of all.
    pub fn listed(&'static self) -> FunctionInfo {
        FunctionInfo::new(self)
    }

    /// What all instantiations have done so far.
    pub fn stats(&self) -> Stats {
        let mut sum = Stats::default();
        self.caches()
            .iter()
            .for_each(|cache| sum.add(&cache.stats()));
        sum
    }

    /// Removes the values of all instantiations.
    pub fn invalidate_all(&self) {
        self.caches()
            .iter()
            .for_each(|cache| cache.invalidate_all());
    }

    /// The options; `None` before the first call.
    pub fn config(&self) -> Option<Config> {
        self.caches().first().map(|cache| cache.any_config())
    }

    /// Finds or makes the cache, outside of the cell: the options may call the function itself.
    #[cold]
    fn first_of<X: Spec>(
        &self,
        only: &'static Only<X>,
        setup: Fill<X::Key, X::Value>,
    ) -> &'static Cache<X> {
        let cache = self.find(Instance::only(), setup);
        only.0.get_or_init(|| cache)
    }

    /// Finds or makes the cache of an instantiation.
    #[cold]
    fn find<X: Spec>(
        &self,
        instance: Instance,
        setup: Fill<X::Key, X::Value>,
    ) -> &'static Cache<X> {
        let known = |slots: &[Slot]| {
            let slot = slots.iter().find(|slot| slot.instance == instance.id)?;
            slot.typed.downcast_ref::<Cache<X>>()
        };
        if let Some(cache) = known(&self.more.read().unwrap_or_else(PoisonError::into_inner)) {
            return cache;
        }
        // Before the lock: the options are the user's expressions, and may call memoized functions themselves.
        let setup = setup(Setup::of(&self.info.options));
        let mut more = self.more.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(cache) = known(&more) {
            return cache;
        }
        let cache: &'static Cache<X> =
            Box::leak(Box::new(Cache::new(setup, StoreClock::System, instance)));
        let slot = Slot {
            instance: instance.id,
            typed: cache,
            erased: cache,
        };
        // All are in the list; the first is in front of it as well, where a hit finds it without a lock.
        let _ = self.first.set(slot);
        more.push(slot);
        drop(more);
        if cache.expires() {
            janitor::look_after(Charge::Static(cache));
        }
        cache
    }

    /// Another process has changed the value of a key.
    #[cfg(feature = "remote")]
    pub(crate) fn changed(&self, check: u64) {
        self.caches().iter().for_each(|cache| cache.changed(check));
    }

    /// Copies of remote values can no longer be trusted.
    #[cfg(feature = "remote")]
    pub(crate) fn drop_copies(&self) {
        self.caches().iter().for_each(|cache| cache.drop_copies());
    }

    /// The caches that were made so far, one for each instantiation that was called.
    fn caches(&self) -> Vec<&'static dyn AnyCache> {
        #[cfg(feature = "testing")]
        if let Some(scope) = crate::testing::scope() {
            return scope.caches_of(self);
        }
        let more = self.more.read().unwrap_or_else(PoisonError::into_inner);
        more.iter().map(|slot| slot.erased).collect()
    }
}

impl Listed for Memo {
    fn info(&self) -> &Info {
        Self::info(self)
    }

    fn stats(&'static self) -> Stats {
        Self::stats(self)
    }

    fn config(&self) -> Option<Config> {
        Self::config(self)
    }

    fn invalidate_all(&'static self) {
        Self::invalidate_all(self);
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo")
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}
