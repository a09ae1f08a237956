//! Memoized axum handlers: `#[memoize(http)]`.
//!
//! The expansion gives the handler one more argument, which axum makes of the request ([`Injected`]), writes a key from the others ([`arguments`]), and
//! leaves the rest to a [`Handler`]: a cache of the handler's own, on the engine of the layer.

pub(crate) mod arguments;
mod entry;
mod injected;
mod key;
mod options;
mod returned;
mod settings;

use std::fmt;
use std::future::Future;
use std::sync::{Arc, OnceLock};
#[cfg(feature = "testing")]
use std::sync::{Mutex, PoisonError, Weak};
#[cfg(feature = "remote")]
use std::time::Duration;

use arc_swap::ArcSwapOption;
use axum::body::Body;
use axum::response::Response;
use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderValue, Method};

pub use entry::HandlerEntry;
pub use injected::Injected;
pub use key::Answering;
pub(crate) use key::Key;
pub(crate) use options::Options;
pub use returned::{blocking, into_response};
use settings::Settings;
pub use settings::{configure, set_enabled};

#[cfg(feature = "remote")]
use super::config::InstalledTiers;
use super::directives::ResponseDirectives;
use super::{Entry, HttpCache, Policy, PurgeError, Scope};
use crate::info::Info;
use crate::registry::Listed;
use crate::setup::Config;
use crate::stats::{Counters, Stats};
#[cfg(feature = "testing")]
use crate::testing;

/// The cache of a memoized handler, as its attribute describes it. A method's is returned by `Type::method_handle()`; a function's stands behind
/// the handle of its name.
pub struct Handler {
    info: Info,
    options: fn(Options) -> Options,
    current: ArcSwapOption<Current>,
    /// Those of `current`, and of those that come after it.
    counters: OnceLock<Arc<Counters>>,
    /// The scope is held on to so that no later one can be taken for it.
    #[cfg(feature = "testing")]
    in_tests: Mutex<Vec<(Weak<testing::Scope>, Arc<Current>)>>,
}

/// What a cache was made for, and the cache.
struct Current {
    settings: Arc<Settings>,
    #[cfg(feature = "remote")]
    installed: Option<Arc<crate::far::Installed>>,
    policy: Policy,
    cache: HttpCache,
}

impl Handler {
    /// A cache that is made when it is first needed.
    #[doc(hidden)]
    pub const fn new(info: Info, options: fn(Options) -> Options) -> Self {
        Self {
            info,
            options,
            current: ArcSwapOption::const_empty(),
            counters: OnceLock::new(),
            #[cfg(feature = "testing")]
            in_tests: Mutex::new(Vec::new()),
        }
    }

    /// A key, from the request or from a call of the handle.
    #[doc(hidden)]
    pub fn key<'a>(&self, request: Option<&'a Injected>) -> Key<'a> {
        Key::new(request)
    }

    /// Answers a request from the store, or by running the handler.
    #[doc(hidden)]
    pub async fn respond<F>(&'static self, request: Injected, key: Answering, run: F) -> Response
    where
        F: Future<Output = Response> + Send + 'static,
    {
        let parts = request.into_parts();
        let reads = parts.method == Method::GET || parts.method == Method::HEAD;
        let current = match self.current() {
            Some(_) if reads && key.refused => {
                // Somebody's response is not to be stored, here or elsewhere.
                let mut response = run.await;
                say_private(response.headers_mut());
                return response;
            }
            Some(current) if reads => current,
            // As if there were no cache.
            _ => return run.await,
        };
        let policy = if key.person {
            &current.policy.clone().scope(Scope::Person)
        } else {
            &current.policy
        };
        let answer = current.cache.respond(&parts, &key.text, policy, run).await;
        let mut answer = answer.map(Body::new);
        if key.person {
            say_private(answer.headers_mut());
        }
        answer
    }

    /// Removes what is stored under a key, everywhere.
    ///
    /// # Errors
    /// A backend could not be reached: it is tried again until it can, and this process distrusts what is there until then.
    #[doc(hidden)]
    pub async fn invalidate(&'static self, key: Answering) -> Result<(), PurgeError> {
        match self.cache(true) {
            None => Ok(()),
            // What the key leaves open may be anything.
            Some(current) if !key.whole => current.cache.purge_all().await,
            Some(current) => current.cache.forget(&key.text).await,
        }
    }

    /// Removes everything, everywhere.
    ///
    /// # Errors
    /// As [`invalidate`](Self::invalidate).
    pub async fn invalidate_all(&'static self) -> Result<(), PurgeError> {
        match self.cache(true) {
            None => Ok(()),
            Some(current) => current.cache.purge_all().await,
        }
    }

    /// What is stored in the memory of this process.
    pub fn entries(&'static self) -> Vec<Entry> {
        self.current()
            .map(|current| current.cache.entries())
            .unwrap_or_default()
    }

    /// What it has done so far, as [`HttpCache::stats`].
    pub fn stats(&self) -> Stats {
        self.made()
            .map(|current| current.cache.stats())
            .unwrap_or_default()
    }

    /// The handler's path, or the name it was given.
    pub fn name(&self) -> &'static str {
        self.info.name
    }

    /// The cache as it is configured now; `None` where nothing is to be stored.
    fn current(&'static self) -> Option<Arc<Current>> {
        self.cache(false)
    }

    /// `anyway`: for an invalidation, which has to arrive where nothing is to be stored too, as others use what is.
    fn cache(&'static self, anyway: bool) -> Option<Arc<Current>> {
        let settings = settings::current();
        if !settings.enabled && !anyway {
            return None;
        }
        #[cfg(feature = "remote")]
        let installed = if self.info.backends.is_empty() {
            None
        } else if anyway {
            Some(crate::far::Installed::any()?)
        } else {
            Some(crate::far::Installed::current(&self.info)?)
        };
        let fits = |current: &Current| {
            #[cfg(feature = "remote")]
            let same = match (&current.installed, &installed) {
                (Some(one), Some(other)) => Arc::ptr_eq(one, other),
                (one, other) => one.is_none() && other.is_none(),
            };
            #[cfg(not(feature = "remote"))]
            let same = true;
            same && Arc::ptr_eq(&current.settings, &settings)
        };
        let make = |settings: &Arc<Settings>, clock| {
            Arc::new(self.make(
                Arc::clone(settings),
                clock,
                #[cfg(feature = "remote")]
                installed.clone(),
            ))
        };
        #[cfg(feature = "testing")]
        if let Some(scope) = testing::scope() {
            let mut in_tests = self.in_tests();
            in_tests.retain(|(of, _)| of.strong_count() > 0);
            let known = in_tests.iter().position(|(of, _)| is_of(of, &scope));
            if let Some(known) = known {
                if fits(&in_tests[known].1) {
                    return Some(Arc::clone(&in_tests[known].1));
                }
                in_tests.swap_remove(known);
            }
            let current = make(&settings, Some(scope.http_clock()));
            in_tests.push((Arc::downgrade(&scope), Arc::clone(&current)));
            return Some(current);
        }
        if let Some(current) = &*self.current.load()
            && fits(current)
        {
            return Some(Arc::clone(current));
        }
        // Whoever comes second uses what the first one made.
        let current = make(&settings, None);
        let before = self.current.rcu(|known| match known {
            Some(known) if fits(known) => Some(Arc::clone(known)),
            _ => Some(Arc::clone(&current)),
        });
        Some(before.filter(|before| fits(before)).unwrap_or(current))
    }

    /// The cache if there is one already.
    fn made(&self) -> Option<Arc<Current>> {
        #[cfg(feature = "testing")]
        if let Some(scope) = testing::scope() {
            let in_tests = self.in_tests();
            let known = in_tests.iter().find(|(of, _)| is_of(of, &scope));
            return known.map(|(_, current)| Arc::clone(current));
        }
        self.current.load_full()
    }

    #[cfg(feature = "testing")]
    fn in_tests(&self) -> std::sync::MutexGuard<'_, Vec<(Weak<testing::Scope>, Arc<Current>)>> {
        self.in_tests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn make(
        &self,
        settings: Arc<Settings>,
        clock: Option<Arc<dyn oncemore_core::clock::Clock>>,
        #[cfg(feature = "remote")] installed: Option<Arc<crate::far::Installed>>,
    ) -> Current {
        /// What a handler's responses take in memory, at most, and how many they are.
        const MEMORY: (u64, usize) = (64 << 20, 10_000);
        let mut builder = HttpCache::builder().memory(MEMORY.0, MEMORY.1);
        if let Some(clock) = clock {
            builder = builder.clock(clock);
        } else {
            builder = builder.counters(Arc::clone(self.counters.get_or_init(Arc::default)));
        }
        builder = (settings.make)(builder);
        // What is configured for all, then what the attribute says.
        let options = (self.options)(Options::new(builder.usual_policy().clone()));
        if let Some(capacity) = options.capacity {
            builder = builder.urls(capacity);
        }
        #[cfg(feature = "remote")]
        {
            builder = match &installed {
                Some(installed) => builder.tiers(InstalledTiers {
                    tiers: installed.tiers_of(&self.info),
                    head: installed.scope_of(&self.info),
                    generations: installed.generations_of(&self.info).to_vec(),
                }),
                None => {
                    let mut owner = String::new();
                    self.info.write_name(&mut owner);
                    builder.owner(owner)
                }
            };
            if !options.near {
                builder = builder.near_ttl(Duration::ZERO);
            }
        }
        Current {
            settings,
            #[cfg(feature = "remote")]
            installed,
            policy: options.policy,
            cache: builder.build(),
        }
    }
}

/// Tells all other caches that a response is a person's, unless it says itself for whom it is.
fn say_private(headers: &mut HeaderMap) {
    let said = ResponseDirectives::of(headers);
    if !(said.private || said.no_store || said.public || said.s_maxage.is_some()) {
        headers.append(CACHE_CONTROL, HeaderValue::from_static("private"));
    }
}

#[cfg(feature = "testing")]
fn is_of(held: &Weak<testing::Scope>, scope: &Arc<testing::Scope>) -> bool {
    std::ptr::eq(held.as_ptr(), Arc::as_ptr(scope))
}

impl Listed for Handler {
    fn info(&self) -> &Info {
        &self.info
    }

    fn stats(&'static self) -> Stats {
        Self::stats(self)
    }

    fn config(&self) -> Option<Config> {
        None
    }

    fn invalidate_all(&'static self) {
        if let Some(current) = self.made() {
            current.cache.clear();
        }
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Handler").field(&self.info.name).finish()
    }
}
