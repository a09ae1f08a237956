//! Memoized axum handlers: `#[memoize(http)]`.
//!
//! The expansion gives the handler one more argument, which axum makes of the request ([`Injected`]), writes a key from the others ([`arguments`]), and
//! leaves the rest to a [`Handler`]: a cache of the handler's own, on the engine of the layer.

pub(crate) mod arguments;
mod injected;
mod settings;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::Method;
use oncemore_core::{CacheKey, KeyWriter, Shape};

pub use injected::Injected;
use settings::Settings;
pub use settings::{configure, set_enabled};

use super::{Entry, HttpCache, Policy, PurgeError, Scope};
use crate::memo::Info;

/// The cache of a handler, as its attribute describes it.
pub struct Handler {
    info: Info,
    options: fn(Options) -> Options,
    current: ArcSwapOption<Current>,
    #[cfg(feature = "testing")]
    in_tests: std::sync::Mutex<Vec<(usize, Arc<Current>)>>,
}

/// A handler's options.
#[derive(Clone, Debug)]
pub struct Options {
    policy: Policy,
    capacity: usize,
    near: bool,
}

/// What a cache was made for, and the cache.
struct Current {
    settings: Arc<Settings>,
    #[cfg(feature = "remote")]
    installed: Option<Arc<crate::far::Installed>>,
    policy: Policy,
    cache: HttpCache,
}

/// A key on its way: the arguments' text, and whose response it is.
#[derive(Debug)]
pub struct Key<'a> {
    request: Option<&'a Injected>,
    text: String,
    shape: Shape,
    person: bool,
    refused: bool,
    whole: bool,
}

impl Options {
    /// How long a response is fresh that does not say so itself.
    #[must_use]
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.policy = self.policy.ttl(ttl);
        self
    }

    /// How long after that it is served while it is fetched anew.
    #[must_use]
    pub fn stale(mut self, stale: Duration) -> Self {
        self.policy = self.policy.stale(stale);
        self
    }

    /// How long after that it is served in place of an error.
    #[must_use]
    pub fn stale_if_error(mut self, stale: Duration) -> Self {
        self.policy = self.policy.stale_if_error(stale);
        self
    }

    /// How many responses are held in memory.
    #[must_use]
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.capacity = capacity;
        self
    }

    /// Nothing is held in memory of what is in a remote backend.
    #[must_use]
    pub fn no_memory(mut self) -> Self {
        self.near = false;
        self
    }
}

impl Handler {
    /// A cache that is made when it is first needed.
    pub const fn new(info: Info, options: fn(Options) -> Options) -> Self {
        Self {
            info,
            options,
            current: ArcSwapOption::const_empty(),
            #[cfg(feature = "testing")]
            in_tests: std::sync::Mutex::new(Vec::new()),
        }
    }

    /// A key, from the request or from a call of the handle.
    pub fn key<'a>(&self, request: Option<&'a Injected>) -> Key<'a> {
        Key {
            request,
            text: String::new(),
            shape: Shape::new("handler"),
            person: false,
            refused: false,
            whole: true,
        }
    }

    /// Answers a request from the store, or by running the handler.
    pub async fn respond<F>(&'static self, request: Injected, key: Answering, run: F) -> Response
    where
        F: Future<Output = Response> + Send + 'static,
    {
        let parts = request.into_parts();
        let reads = parts.method == Method::GET || parts.method == Method::HEAD;
        let current = match self.current() {
            Some(current) if reads && !key.refused => current,
            // As if there were no cache: a refused key is of somebody whose response is not to be stored.
            _ => return run.await,
        };
        let policy = if key.person {
            &current.policy.clone().scope(Scope::Person)
        } else {
            &current.policy
        };
        let answer = current.cache.respond(&parts, &key.text, policy, run).await;
        answer.map(Body::new)
    }

    /// Removes what is stored under a key, everywhere.
    ///
    /// # Errors
    /// A backend could not be reached: it is tried again until it can, and this process distrusts what is there until then.
    pub async fn invalidate(&'static self, key: Answering) -> Result<(), PurgeError> {
        match self.current() {
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
        match self.current() {
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

    /// The handler's path, or the name it was given.
    pub fn name(&self) -> &'static str {
        self.info.name
    }

    /// The cache as it is configured now; `None` where nothing is to be stored.
    fn current(&'static self) -> Option<Arc<Current>> {
        let settings = settings::current();
        if !settings.enabled {
            return None;
        }
        #[cfg(feature = "remote")]
        let installed = if self.info.backends.is_empty() {
            None
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
        if let Some(scope) = crate::testing::scope() {
            let at = Arc::as_ptr(&scope).addr();
            let mut in_tests = self
                .in_tests
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            let known = in_tests.iter().position(|(of, _)| *of == at);
            if let Some(known) = known {
                if fits(&in_tests[known].1) {
                    return Some(Arc::clone(&in_tests[known].1));
                }
                in_tests.swap_remove(known);
            }
            let current = make(&settings, Some(scope.http_clock()));
            in_tests.push((at, Arc::clone(&current)));
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

    fn make(
        &self,
        settings: Arc<Settings>,
        clock: Option<Arc<dyn oncemore_core::clock::Clock>>,
        #[cfg(feature = "remote")] installed: Option<Arc<crate::far::Installed>>,
    ) -> Current {
        /// What a handler's responses take in memory, at most.
        const BYTES: u64 = 64 << 20;
        let options = (self.options)(Options {
            policy: Policy::new(),
            capacity: 10_000,
            near: true,
        });
        let mut builder = HttpCache::builder().name("oncemore");
        if let Some(clock) = clock {
            builder = builder.clock(clock);
        }
        builder = (settings.make)(builder.memory(BYTES, options.capacity));
        #[cfg(feature = "remote")]
        if let Some(installed) = &installed {
            builder = builder.tiers(
                &installed.scope_of(&self.info),
                installed.tiers_of(&self.info),
            );
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

/// What a handler returns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not become a response",
    label = "what a handler returns has to",
    note = "return `Json<…>` or `Html<…>` of it, or implement `axum::response::IntoResponse` for it"
)]
pub trait Returned {
    /// The response.
    fn into_response(self) -> Response;
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Returned for T {
    fn into_response(self) -> Response {
        IntoResponse::into_response(self)
    }
}

/// Makes a response of what a handler returned.
pub fn into_response<T: Returned>(returned: T) -> Response {
    returned.into_response()
}

/// Runs a synchronous handler where it may block.
///
/// # Panics
/// Where the handler does.
pub async fn blocking<T: Send + 'static>(handler: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(handler).await {
        Ok(returned) => returned,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // A blocking task is cancelled when its runtime ends, and this one with it.
            Err(_) => std::future::pending().await,
        },
    }
}

/// A finished key.
#[derive(Debug)]
pub struct Answering {
    text: String,
    person: bool,
    refused: bool,
    whole: bool,
}

impl Answering {
    /// The key as text.
    pub fn text(self) -> String {
        self.text
    }
}

impl Key<'_> {
    /// Adds a value.
    pub fn push<T: CacheKey + ?Sized>(&mut self, value: &T) {
        self.shape = self.shape.part(T::SHAPE);
        self.separate();
        value.encode(&mut KeyWriter::new(&mut self.text));
    }

    /// Adds a text that says which of the arguments' fields it is.
    pub(crate) fn push_text(&mut self, kind: &str, text: &str) {
        self.shape = self.shape.text(kind);
        self.separate();
        text.encode(&mut KeyWriter::new(&mut self.text));
    }

    fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push(',');
        }
    }

    /// Adds what identifies a person: the response is that person's.
    pub fn push_person<T: CacheKey + ?Sized>(&mut self, person: &T) {
        self.person = true;
        self.push(person);
    }

    /// Keeps the response out of the store: it is somebody's, and nobody can say whose.
    pub fn refuse(&mut self) {
        self.refused = true;
    }

    /// Adds a part of the request that the argument stands for. A key of the handle has no request: it then stands for all.
    pub(crate) fn push_of_request(&mut self, kind: &str, of: impl FnOnce(&Injected) -> &str) {
        match self.request {
            Some(request) => self.push_text(kind, of(request)),
            None => self.leave_open(),
        }
    }

    /// Says that the key stands for all that begin so.
    pub(crate) fn leave_open(&mut self) {
        self.whole = false;
    }

    /// Nothing more comes.
    #[must_use]
    pub fn done(self) -> Answering {
        Answering {
            text: format!("{}:{}", self.shape, self.text),
            person: self.person,
            refused: self.refused,
            whole: self.whole,
        }
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Handler").field(&self.info.name).finish()
    }
}
