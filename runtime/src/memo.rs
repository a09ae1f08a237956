//! The static behind a memoized function.

use std::any::{Any, TypeId};
use std::fmt;
use std::panic::Location;
use std::sync::{OnceLock, PoisonError, RwLock};
use std::time::Duration;

use oncemore_core::clock::StoreClock;
use oncemore_core::{CacheKey, Shape};
use oncemore_memory::{EngineKind, Stamp};

use crate::cache::{AnyCache, Cache, Spec};
use crate::function::{Fun, Function, Handle};
use crate::janitor::{self, Charge};
use crate::outcome::Outcome;
use crate::registry::{FunctionInfo, Listed};
use crate::setup::{Config, Fill, Options, Setup};
use crate::stats::Stats;

/// What is known of a memoized function at compile time.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// Its path: `crate::module::function`, or the name it was given.
    pub name: &'static str,
    /// The namespace it was put in.
    pub namespace: Option<&'static str>,
    /// The arguments that make up its key.
    pub arguments: &'static [&'static str],
    /// The file it stands in.
    pub file: &'static str,
    /// The line.
    pub line: u32,
    /// The version its values were given.
    pub version: Option<u32>,
    /// The options that it has as literals.
    pub options: Options,
    /// Its remote backends, near to far.
    #[cfg(feature = "remote")]
    pub backends: &'static [crate::far::BackendRef],
    /// From how many bytes on its remote values are compressed.
    #[cfg(feature = "remote")]
    pub compress: Option<u32>,
    /// The codec that it names.
    #[cfg(feature = "remote")]
    pub codec: Option<fn() -> Option<crate::far::CodecRef>>,
    /// Whether copies of remote values are kept in this process.
    #[cfg(feature = "remote")]
    pub near: bool,
}

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

impl Info {
    /// What is known of a function that is defined where this is called.
    #[track_caller]
    pub const fn new(name: &'static str, arguments: &'static [&'static str]) -> Self {
        let place = Location::caller();
        Self {
            name,
            namespace: None,
            arguments,
            file: place.file(),
            line: place.line(),
            version: None,
            options: Options::NEW,
            #[cfg(feature = "remote")]
            backends: &[],
            #[cfg(feature = "remote")]
            compress: None,
            #[cfg(feature = "remote")]
            codec: None,
            #[cfg(feature = "remote")]
            near: false,
        }
    }

    /// With its remote backends, near to far.
    #[cfg(feature = "remote")]
    #[must_use]
    pub const fn backends(mut self, backends: &'static [crate::far::BackendRef]) -> Self {
        self.backends = backends;
        self
    }

    /// With the codec that it names.
    #[cfg(feature = "remote")]
    #[must_use]
    pub const fn codec(mut self, codec: fn() -> Option<crate::far::CodecRef>) -> Self {
        self.codec = Some(codec);
        self
    }

    /// With the size from which on its remote values are compressed.
    #[cfg(feature = "remote")]
    #[must_use]
    pub const fn compress(mut self, from: u32) -> Self {
        self.compress = Some(from);
        self
    }

    /// With copies of remote values in this process.
    #[cfg(feature = "remote")]
    #[must_use]
    pub const fn near(mut self) -> Self {
        self.near = true;
        self
    }

    /// With a TTL.
    #[must_use]
    pub const fn ttl(mut self, seconds: u64, nanos: u32) -> Self {
        self.options.ttl = Some(Duration::new(seconds, nanos));
        self
    }

    /// With a time to idle.
    #[must_use]
    pub const fn idle(mut self, seconds: u64, nanos: u32) -> Self {
        self.options.idle = Some(Duration::new(seconds, nanos));
        self
    }

    /// With a greatest random cut of the TTL.
    #[must_use]
    pub const fn jitter(mut self, seconds: u64, nanos: u32) -> Self {
        self.options.jitter = Some(Duration::new(seconds, nanos));
        self
    }

    /// With a bound on the number of entries.
    #[must_use]
    pub const fn capacity(mut self, entries: usize) -> Self {
        self.options.capacity = Some(entries);
        self
    }

    /// Without single-flight.
    #[must_use]
    pub const fn no_single_flight(mut self) -> Self {
        self.options.single_flight = false;
        self
    }

    /// Without arguments: there is one entry.
    #[must_use]
    pub const fn single(mut self) -> Self {
        self.options.single = true;
        self
    }

    /// With the namespace it was put in.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = Some(namespace);
        self
    }

    /// With the version its values were given.
    #[must_use]
    pub const fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// The key as text: the function's name, the shape of its arguments, and of its types if it is generic, the arguments.
    pub(crate) fn key_text<Q: CacheKey + ?Sized>(&self, key: &Q, instance: Instance) -> String {
        self.key_text_of(Q::SHAPE, &oncemore_core::key::encode(key), instance)
    }

    /// The same of a key whose shape and text are known.
    pub(crate) fn key_text_of(&self, shape: Shape, key: &str, instance: Instance) -> String {
        let shape = instance.add_to(Shape::new("arguments").part(shape));
        let mut text = String::new();
        self.write_name(&mut text);
        text + &format!(":{shape}:{key}")
    }

    /// Appends the namespace, if there is one, and the name.
    pub(crate) fn write_name(&self, text: &mut String) {
        if let Some(namespace) = self.namespace {
            escape(namespace, text);
            text.push(':');
        }
        // What the compiler gave has `::` between the parts, which is not the end of a name.
        for (at, part) in self.name.split("::").enumerate() {
            if at > 0 {
                text.push_str("::");
            }
            escape(part, text);
        }
    }
}

/// Writes a name so that it cannot be taken for two: `:` and `%` as in a URL.
pub(crate) fn escape(name: &str, text: &mut String) {
    for char in name.chars() {
        match char {
            ':' => text.push_str("%3A"),
            '%' => text.push_str("%25"),
            other => text.push(other),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(namespace: Option<&'static str>, name: &'static str) -> String {
        let info = Info::new(name, &["n"]);
        let info = match namespace {
            Some(namespace) => info.namespace(namespace),
            None => info,
        };
        info.key_text(&(1_u64,), Instance::only())
    }

    #[test]
    fn names_and_namespaces_do_not_run_into_each_other() {
        assert_ne!(text(Some("a:b"), "c"), text(Some("a"), "b:c"));
        assert_ne!(text(None, "a:b"), text(Some("a"), "b"));
        assert_ne!(text(None, "a%3Ab"), text(None, "a:b"));
    }

    #[test]
    fn a_path_is_readable() {
        assert!(text(Some("users"), "shop::price").starts_with("users:shop::price:"));
    }
}
