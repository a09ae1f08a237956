//! The handle of a memoized function: everything that can be done with its cache.

use std::fmt;
use std::marker::PhantomData;

use oncemore_core::CacheKey;
use oncemore_memory::{EngineKind, Probe, Stamp};

use crate::cache::{AnyCache, Cache, Four, Spec, Types};
use crate::call::Miss;
use crate::info::Info;
use crate::outcome::{Outcome, Remember};
use crate::setup::Config;
use crate::stats::Stats;

/// A memoized function's types: its cache's, and what it returns.
pub trait Function: 'static {
    /// The stored form of the key.
    type Key: CacheKey<Owned = Self::Key> + Send + Sync + 'static;
    /// What is stored.
    type Value: Remember;
    /// The cache's types.
    type Types: Spec<Key = Self::Key, Value = Self::Value>;
    /// What the function returns.
    type Return;
    /// How that and the stored value belong together.
    type Outcome: Outcome<Return = Self::Return, Value = Self::Value>;
}

/// The types of one function.
pub struct Fun<K, S, E, O>(PhantomData<Four<K, S, E, O>>);

impl<K, S, E, O> fmt::Debug for Fun<K, S, E, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fun")
    }
}

impl<K, S, E, O> Function for Fun<K, S, E, O>
where
    K: CacheKey<Owned = K> + Send + Sync + 'static,
    S: Stamp,
    E: EngineKind,
    O: Outcome,
{
    type Key = K;
    type Value = O::Value;
    type Types = Types<K, O::Value, S, E>;
    type Return = O::Return;
    type Outcome = O;
}

/// A memoized function that has a handle: `enum price {}` beside `fn price`.
pub trait Memoized {
    /// The key, with a field for each argument that is part of it.
    type Key;
    /// What the function returns.
    type Return;
}

/// Makes the fields of a key struct, in order, into the tuple that is hashed and stored.
pub trait KeyStruct {
    /// The fields' types.
    type Fields;
    /// The fields.
    fn into_fields(self) -> Self::Fields;
}

/// The handle of a memoized function or method.
///
/// A free function's handle is a type of the same name, with these as associated functions that take the function's own
/// arguments. A method's comes from a function beside it, `Type::method_handle()`; the arguments are given as a tuple, `&self`
/// first where it is part of the key.
pub struct Handle<'a, X: Function> {
    cache: &'a Cache<X::Types>,
    info: &'static Info,
}

impl<X: Function> Clone for Handle<'_, X> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<X: Function> Copy for Handle<'_, X> {}

impl<'a, X: Function> Handle<'a, X> {
    #[inline]
    pub(crate) fn new(cache: &'a Cache<X::Types>, info: &'static Info) -> Self {
        Self { cache, info }
    }

    pub(crate) fn cache(self) -> &'a Cache<X::Types> {
        self.cache
    }

    pub(crate) fn info(self) -> &'static Info {
        self.info
    }

    /// Answers a call from the cache, or says what is missing.
    ///
    /// # Errors
    /// Nothing live is stored under the key: the call goes on with the [`Miss`].
    #[doc(hidden)]
    #[inline]
    pub fn get<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> Result<X::Return, Miss<'a, X>> {
        let probe = Probe::new(key);
        match self.cache.hit(probe) {
            Some(value) => {
                #[cfg(feature = "testing")]
                crate::testing::record(crate::testing::LastCall::Hit);
                Ok(X::Outcome::join(value))
            }
            None => Err(Miss::new(self, probe.hash, key, false)),
        }
    }

    /// Begins a computation whatever is stored.
    #[doc(hidden)]
    pub fn refresh<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> Miss<'a, X> {
        Miss::new(self, Probe::new(key).hash, key, true)
    }

    /// Removes a value and says whether there was one. A computation of it that is under way is not stored.
    pub fn invalidate<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> bool {
        self.cache.invalidate(Probe::new(key))
    }

    /// Removes every value of this function (of this instantiation of a generic one).
    pub fn invalidate_all(self) {
        self.cache.invalidate_all();
    }

    /// The stored value, without computing, counting or postponing its expiry.
    pub fn peek<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> Option<X::Return> {
        self.cache.peek(Probe::new(key)).map(X::Outcome::join)
    }

    /// Whether a live value is stored.
    pub fn contains<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> bool {
        self.cache.contains(Probe::new(key))
    }

    /// Stores a value as if the function had just returned it, and says whether it was stored: an `Err` is not, nor what
    /// `cache_if` does not want.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a put takes the value, whatever of it is stored"
    )]
    pub fn put<Q: CacheKey<Owned = X::Key>>(self, key: &Q, value: X::Return) -> bool {
        X::Outcome::split(&value).is_ok_and(|value| self.cache.put(Probe::new(key), value.clone()))
    }

    /// The key as text: the function's name, the shape of its arguments, the arguments.
    pub fn key<Q: CacheKey<Owned = X::Key>>(self, key: &Q) -> String {
        self.info.key_text(key, self.cache.instance())
    }

    /// What the function has done so far.
    pub fn stats(self) -> Stats {
        self.cache.stats()
    }

    /// The function's path, or the name it was given.
    pub fn name(self) -> &'static str {
        self.info.name
    }

    /// The function's options.
    pub fn config(self) -> Config {
        self.cache.config()
    }
}

impl<X: Function> fmt::Debug for Handle<'_, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("name", &self.info.name)
            .finish_non_exhaustive()
    }
}
