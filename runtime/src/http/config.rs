//! Building a cache.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::HeaderName;
use http::{HeaderMap, Method, Uri};
use oncemore_core::clock::Clock;

use super::clock::{HttpClock, whole};
use super::engine::{Engine, Settings};
#[cfg(feature = "remote")]
use super::far::Far;
use super::keep::Memory;
use super::layer::HttpCache;
use super::policy::Policy;
#[cfg(feature = "remote")]
use super::started;
use super::status::Telling;
use super::target::Queries;
use crate::janitor::{self, Charge};
use crate::stats::Counters;

/// Chooses the policy of a request.
pub(crate) type Chooser = Arc<dyn Fn(&Method, &Uri, &HeaderMap) -> Option<Policy> + Send + Sync>;

/// Builds an [`HttpCache`].
///
/// ```
/// use std::time::Duration;
/// use oncemore::http::{HttpCache, Policy};
///
/// let cache = HttpCache::builder()
///     .name("shop")
///     .policy(Policy::new().ttl(Duration::from_secs(60)))
///     .policy_for(|_, uri, _| uri.path().starts_with("/account").then(Policy::never))
///     .memory(64 << 20, 100_000)
///     .build();
/// # let _: HttpCache = cache;
/// ```
#[must_use = "it builds nothing before `build`"]
pub struct HttpCacheBuilder {
    name: Box<str>,
    policy: Policy,
    chooser: Option<Chooser>,
    memory: (u64, usize),
    most: usize,
    keep: Duration,
    collapse: Duration,
    private_headers: Vec<HeaderName>,
    private_cookies: Vec<Box<str>>,
    queries: Queries,
    telling: (bool, Option<HeaderName>),
    clock: HttpClock,
    counters: Arc<Counters>,
    #[cfg(feature = "remote")]
    remote: Remote,
}

#[cfg(feature = "remote")]
struct Remote {
    backends: Vec<Arc<dyn oncemore_core::Backend>>,
    /// The handler that it belongs to: its keys are none of another's.
    owner: Option<String>,
    installed: Option<InstalledTiers>,
    budget: Duration,
    near_ttl: Duration,
}

/// The tiers of an installation.
#[cfg(feature = "remote")]
pub(crate) struct InstalledTiers {
    pub(crate) tiers: Vec<Arc<crate::far::Tier>>,
    /// What the keys begin with.
    pub(crate) head: String,
    /// The generations that everything depends on; what is invalidated as a whole gets a new one in place of the last.
    pub(crate) generations: Vec<Arc<str>>,
}

impl HttpCacheBuilder {
    pub(crate) fn new() -> Self {
        Self {
            name: "oncemore".into(),
            policy: Policy::new(),
            chooser: None,
            memory: (64 << 20, 100_000),
            most: 1 << 20,
            keep: Duration::from_secs(3_600),
            collapse: Duration::from_secs(10),
            private_headers: Vec::new(),
            private_cookies: Vec::new(),
            queries: Queries::default(),
            telling: (true, None),
            clock: HttpClock::default(),
            counters: Arc::default(),
            #[cfg(feature = "remote")]
            remote: Remote {
                backends: Vec::new(),
                owner: None,
                installed: None,
                budget: Duration::from_millis(100),
                near_ttl: Duration::from_secs(30),
            },
        }
    }

    /// What it is called in `Cache-Status` and in the keys of remote stores: letters, digits, `-`, `_` and `.`; others become `_`, and 64 are enough. `oncemore` unless told.
    pub fn name(mut self, name: &str) -> Self {
        let fits = |c: char| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        };
        let name: String = name.chars().take(64).map(fits).collect();
        // A token of RFC 9211 begins with a letter.
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
        self.name = if begins { name } else { format!("c{name}") }.into();
        self
    }

    /// The policy where none is chosen for a request.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Chooses the policy by the request; `None`: the usual one. A [`Policy`] among the request's or the response's extensions comes before it.
    pub fn policy_for<F>(mut self, choose: F) -> Self
    where
        F: Fn(&Method, &Uri, &HeaderMap) -> Option<Policy> + Send + Sync + 'static,
    {
        self.chooser = Some(Arc::new(choose));
        self
    }

    /// How much is held in memory: bytes and URLs. 64 MiB and 100,000 unless told.
    pub fn memory(mut self, bytes: u64, urls: usize) -> Self {
        self.memory = (bytes, urls);
        self
    }

    /// The largest body that is stored, in bytes; larger ones pass through. 1 MiB unless told.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.most = bytes;
        self
    }

    /// How long a response with a validator is kept after it went stale, to be validated. An hour unless told.
    pub fn keep_stale(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }

    /// How long a request waits for another one for the same, at most; zero: not at all. Ten seconds unless told. For as long (ten seconds if zero) a
    /// body is read on that is to be stored and whose client has hung up.
    pub fn collapse(mut self, wait: Duration) -> Self {
        self.collapse = wait;
        self
    }

    /// A request header that identifies a person, as `Authorization` does: an API key, say.
    pub fn private_header(mut self, name: HeaderName) -> Self {
        self.private_headers.push(name);
        self
    }

    /// A cookie that does.
    pub fn private_cookie(mut self, name: &str) -> Self {
        self.private_cookies.push(name.into());
        self
    }

    /// Whether the order of query parameters means nothing. It does unless told: the key has the query as it is.
    pub fn sort_query(mut self, sort: bool) -> Self {
        self.queries.sorted = sort;
        self
    }

    /// A query parameter that is no part of the key. Only for what no service looks at.
    pub fn ignore_query(mut self, name: &str) -> Self {
        self.queries.ignored.push(name.into());
        self
    }

    /// Whether responses get a `Cache-Status` (RFC 9211). They do unless told.
    pub fn cache_status(mut self, on: bool) -> Self {
        self.telling.0 = on;
        self
    }

    /// A header that says `HIT`, `MISS`, `STALE`, `REVALIDATED` or `BYPASS`. None unless told.
    pub fn status_header(mut self, name: HeaderName) -> Self {
        self.telling.1 = Some(name);
        self
    }

    /// Another clock, for tests. It begins at 1 January 2026.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = HttpClock::by_hand(clock);
        self
    }

    /// A remote store behind the memory; several are asked in this order.
    #[cfg(feature = "remote")]
    #[cfg_attr(docsrs, doc(cfg(feature = "remote")))]
    pub fn backend(mut self, backend: Arc<dyn oncemore_core::Backend>) -> Self {
        self.remote.backends.push(backend);
        self
    }

    /// The tiers of an installation, in place of other remote stores.
    #[cfg(all(feature = "remote", feature = "axum"))]
    pub(crate) fn tiers(mut self, installed: InstalledTiers) -> Self {
        self.remote.installed = Some(installed);
        self
    }

    /// The handler that it belongs to.
    #[cfg(all(feature = "remote", feature = "axum"))]
    pub(crate) fn owner(mut self, owner: String) -> Self {
        self.remote.owner = Some(owner);
        self
    }

    /// The policy as it was configured.
    #[cfg(feature = "axum")]
    pub(crate) fn usual_policy(&self) -> &Policy {
        &self.policy
    }

    /// How many URLs are held, in as many bytes as before.
    #[cfg(feature = "axum")]
    pub(crate) fn urls(mut self, urls: usize) -> Self {
        self.memory.1 = urls;
        self
    }

    /// Counters that outlive the cache.
    #[cfg(feature = "axum")]
    pub(crate) fn counters(mut self, counters: Arc<Counters>) -> Self {
        self.counters = counters;
        self
    }

    /// The most that a remote store may cost a request, for reading and again for writing. 100 ms unless told.
    #[cfg(feature = "remote")]
    #[cfg_attr(docsrs, doc(cfg(feature = "remote")))]
    pub fn budget(mut self, budget: Duration) -> Self {
        self.remote.budget = budget;
        self
    }

    /// The longest that a copy of what is in a remote store lives in this process. 30 s unless told. What other processes invalidate or purge
    /// is dropped at once where the store says so (Redis); with one that does not (memcached), and should a message be lost, this is the bound.
    /// While the store's messages are not heard, copies live for a second.
    #[cfg(feature = "remote")]
    #[cfg_attr(docsrs, doc(cfg(feature = "remote")))]
    pub fn near_ttl(mut self, ttl: Duration) -> Self {
        self.remote.near_ttl = ttl;
        self
    }

    /// The cache.
    pub fn build(self) -> HttpCache {
        #[cfg(feature = "remote")]
        let (far, near_ttl) = (self.far(), self.remote.near_ttl);
        let telling = Telling {
            name: self.telling.0.then(|| self.name.clone()),
            word: self.telling.1,
        };
        let (bytes, urls) = self.memory;
        let engine = Engine::new(Settings {
            memory: Memory::new(bytes, urls, self.clock.clone()),
            policy: self.policy,
            chooser: self.chooser,
            most: self.most,
            keep: whole(self.keep),
            collapse: self.collapse,
            private_headers: self.private_headers,
            private_cookies: self.private_cookies,
            queries: self.queries,
            telling,
            clock: self.clock,
            counters: self.counters,
            #[cfg(feature = "remote")]
            far,
            #[cfg(feature = "remote")]
            near_ttl,
        });
        #[cfg(feature = "remote")]
        if let Some(far) = engine.settings.far.as_ref()
            && !near_ttl.is_zero()
        {
            let copies: Arc<dyn crate::far::Copies> = engine.clone();
            far.tell(&copies);
        }
        let weak = Arc::downgrade(&engine);
        janitor::look_after(Charge::Owned(weak));
        HttpCache::over(engine)
    }

    #[cfg(feature = "remote")]
    fn far(&self) -> Option<Far> {
        let backends = self.remote.backends.iter();
        let tiers: Vec<_> = backends
            .filter_map(|backend| started::tier(backend, self.remote.budget, &self.name))
            .collect();
        let clock = self.clock.clone();
        let far = match &self.remote.installed {
            Some(installed) if !installed.tiers.is_empty() => Far::new(
                &installed.head,
                installed.tiers.clone(),
                installed.generations.clone(),
                clock,
            ),
            _ if tiers.is_empty() => return None,
            _ => {
                let head = match &self.remote.owner {
                    Some(owner) => format!("{}:{owner}", self.name),
                    None => self.name.to_string(),
                };
                let all = Far::generation(&head, "all");
                Far::new(&head, tiers, vec![all], clock)
            }
        };
        Some(far)
    }
}

impl fmt::Debug for HttpCacheBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpCacheBuilder")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
