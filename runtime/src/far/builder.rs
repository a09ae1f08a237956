//! What is to be installed, as the program says it.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use oncemore_core::{Backend, Codec, codec};

use super::checks::is_own;
use super::key_builder::KeyBuilder;
use super::problem::Problem;
use super::tls_files::TlsFiles;

/// More is as good as for ever, and no moment may lie beyond what a clock can say.
const BUDGET: Duration = Duration::from_secs(3600);

/// Makes backends known to the functions that name them.
///
/// ```
/// use std::time::Duration;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// oncemore::builder()
///     .prefix("shop")
///     .named_backend("sessions", oncemore::backends::MemoryBytes::new(10_000))
///     .default_ttl(Duration::from_secs(300))
///     .install()
///     .await
///     .unwrap();
/// # oncemore::uninstall();
/// # }
/// ```
#[must_use = "nothing is installed before `install`"]
pub struct Builder {
    pub(super) prefix: String,
    pub(super) backends: Vec<(String, TypeId, Arc<dyn Backend>)>,
    pub(super) enabled: bool,
    pub(super) strict: bool,
    pub(super) default_ttl: Option<Duration>,
    pub(super) default_codec: u8,
    pub(super) near_ttl: Duration,
    pub(super) budget: Duration,
    pub(super) budgets: BTreeMap<String, Duration>,
    pub(super) own_thread: bool,
    pub(super) keys: Option<Arc<dyn KeyBuilder>>,
    pub(super) problems: Vec<Problem>,
}

/// Begins an installation.
pub fn builder() -> Builder {
    Builder {
        prefix: "oncemore".into(),
        backends: Vec::new(),
        enabled: true,
        strict: false,
        default_ttl: None,
        default_codec: codec::Bincode::ID.to_u8(),
        near_ttl: Duration::from_secs(30),
        budget: Duration::from_millis(100),
        budgets: BTreeMap::new(),
        own_thread: false,
        keys: None,
        problems: Vec::new(),
    }
}

impl Builder {
    /// What every key begins with: the name of the service. `oncemore` unless told.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        let prefix = prefix.into();
        if prefix.is_empty()
            || !prefix
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        {
            self.problems.push(Problem::new(format!(
                "the prefix {prefix:?} is not a name: use letters, digits, `-`, `_` and `.`"
            )));
        }
        self.prefix = prefix;
        self
    }

    /// A backend, for the functions that name its kind (`backend = redis`) or its type (`backend = my::Custom`).
    pub fn backend<B: Backend>(self, backend: B) -> Self {
        let name = backend.kind().to_owned();
        self.add(name, TypeId::of::<B>(), Arc::new(backend))
    }

    /// One of several backends of a kind, for the functions that name it: `backend = redis("sessions")`.
    pub fn named_backend<B: Backend>(self, name: impl Into<String>, backend: B) -> Self {
        self.add(name.into(), TypeId::of::<B>(), Arc::new(backend))
    }

    fn add(mut self, name: String, of: TypeId, backend: Arc<dyn Backend>) -> Self {
        if self.backends.iter().any(|(other, ..)| *other == name) {
            self.problems.push(Problem::new(format!(
                "two backends are called `{name}`: give one of them another name with `named_backend`"
            )));
        }
        self.backends.push((name, of, backend));
        self
    }

    /// How long the values of functions without a `ttl` are stored. For ever, that is until the server evicts them, unless told.
    pub fn default_ttl(mut self, ttl: Duration) -> Self {
        self.default_ttl = Some(self.some_time("the default TTL", ttl));
        self
    }

    /// None at all is a mistake, which `install` reports.
    fn some_time(&mut self, what: &str, time: Duration) -> Duration {
        if time.is_zero() {
            self.problems.push(Problem::new(format!(
                "{what} is 0: give it more, or turn remote values off with `enabled(false)`"
            )));
        }
        time
    }

    /// The codec of functions without a `codec`. [`Bincode`](codec::Bincode) unless told.
    pub fn default_codec<C: Codec>(mut self, _: C) -> Self {
        if !is_own(TypeId::of::<C>()) {
            self.problems.push(Problem::new(format!(
                "the codec `{}` cannot be the default: name it on the functions that use it, `codec = …`",
                C::NAME
            )));
        }
        self.default_codec = C::ID.to_u8();
        self
    }

    /// The longest that a copy of a remote value lives in this process, with `backend = [memory, redis]`. 30 s unless told.
    ///
    /// Other processes' changes are seen within milliseconds where the backend has push, as Redis does: this bounds how old a value can be when a message gets lost.
    /// While no changes are heard, as the server cannot be reached, copies live for a second at most. Where the backend has no push, as memcached,
    /// this is how old a value can be that another process has changed.
    pub fn near_ttl(mut self, ttl: Duration) -> Self {
        self.near_ttl = ttl;
        self
    }

    /// The most that a backend may cost a call, for reading and again for writing. 100 ms unless told; above 0, and an hour at most.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = self.some_time("the budget", budget).min(BUDGET);
        self
    }

    /// The same for one backend, by the name that it is installed under: `redis`, or `sessions` for `redis("sessions")`.
    pub fn backend_budget(mut self, name: impl Into<String>, budget: Duration) -> Self {
        let name = name.into();
        let budget = self.some_time(&format!("the budget of `{name}`"), budget);
        self.budgets.insert(name, budget.min(BUDGET));
        self
    }

    /// Makes the keys of remote values; see [`KeyBuilder`].
    ///
    /// ```
    /// use oncemore::KeyParts;
    ///
    /// let builder = oncemore::builder()
    ///     .key_builder(|parts: &KeyParts<'_>| format!("{}/{}/{}", parts.function, parts.schema, parts.arguments));
    /// ```
    pub fn key_builder(mut self, builder: impl KeyBuilder) -> Self {
        self.keys = Some(Arc::new(builder));
        self
    }

    /// Has all I/O done on the library's own thread. Unless told, reads of asynchronous functions that run on the tokio runtime that [`install`](Self::install)
    /// was called on happen there, which saves two changes of threads; the runtime's timers and I/O have to be enabled, else it is
    /// not used.
    pub fn own_thread(mut self) -> Self {
        self.own_thread = true;
        self
    }

    /// Whether remote values are used at all. With `false` functions with a remote backend run uncached.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Makes everything a problem that functions could do without: a backend that nobody installed, a server that cannot be reached.
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Takes settings from the environment: `ONCEMORE_PREFIX`, `ONCEMORE_ENABLED` (`0` or `false` turns remote values off),
    /// `ONCEMORE_TTL_SECONDS`, and `ONCEMORE_REDIS_URL` and `ONCEMORE_MEMCACHED_URL`, which add the backends `redis` and `memcached` from any
    /// [URL](Self::url): with `memory:` they need no server. For a `rediss:` URL, `ONCEMORE_REDIS_TLS_CA` names a file with the authorities to trust,
    /// and `ONCEMORE_REDIS_TLS_CERTIFICATE` and `ONCEMORE_REDIS_TLS_KEY` those with the certificate to show and its key, all PEM.
    pub fn env(self) -> Self {
        self.variables(|name| std::env::var(name).ok())
    }

    pub(super) fn variables(mut self, get: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(prefix) = get("ONCEMORE_PREFIX") {
            self = self.prefix(prefix);
        }
        match get("ONCEMORE_ENABLED").as_deref() {
            None => {}
            Some("1" | "true" | "yes" | "on") => self.enabled = true,
            Some("0" | "false" | "no" | "off") => self.enabled = false,
            Some(_) => self.problems.push(Problem::new(
                "ONCEMORE_ENABLED is neither `true` nor `false`",
            )),
        }
        if let Some(seconds) = get("ONCEMORE_TTL_SECONDS") {
            match seconds.parse() {
                Ok(seconds @ 1..) => self.default_ttl = Some(Duration::from_secs(seconds)),
                _ => self.problems.push(Problem::new(
                    "ONCEMORE_TTL_SECONDS is not a number of seconds above 0",
                )),
            }
        }
        for (variable, name) in [
            ("ONCEMORE_REDIS_URL", "redis"),
            ("ONCEMORE_MEMCACHED_URL", "memcached"),
        ] {
            if let Some(url) = get(variable) {
                let files = match name {
                    "redis" => TlsFiles::named(&get),
                    _ => TlsFiles::default(),
                };
                self = self.made(Some(name.into()), variable, &url, &files);
            }
        }
        self
    }

    /// A backend by its URL, for the functions that name its kind:
    ///
    /// | URL | backend | feature |
    /// |---|---|---|
    /// | `redis://[user[:password]@]host[:port][/database][?protocol=resp3]` | Redis | `redis` |
    /// | `rediss://…` | Redis, with TLS | `redis-tls` |
    /// | `redis+unix:///path?db=2` | Redis, through a unix socket | `redis` |
    /// | `redis+cluster://[user[:password]@]host:port,host:port` | a Redis Cluster, by some of its nodes; `rediss+cluster://…` with TLS | `redis-cluster` |
    /// | `redis+sentinel://[user[:password]@]host:port,host:port/master[/database]` | the master of that name, by some Sentinels; `rediss+sentinel://…` with TLS | `redis-sentinel` |
    /// | `memcached://host[:port],host[:port]` | memcached | `memcached` |
    /// | `memory:` | the memory of this process, as bytes: see [`named_url`](Self::named_url) | `remote` |
    ///
    /// What is wrong with it is reported by [`install`](Self::install), without the URL, which may hold a password.
    pub fn url(self, url: &str) -> Self {
        self.made(None, "the URL", url, &TlsFiles::default())
    }

    /// A backend by its [URL](Self::url), for the functions that name it: `backend = redis("sessions")`. With the name of a kind it stands in for
    /// that: after `named_url("redis", "memory:")` the functions with `backend = redis` need no server.
    pub fn named_url(self, name: impl Into<String>, url: &str) -> Self {
        let name = name.into();
        let what = format!("the URL of `{name}`");
        self.made(Some(name), &what, url, &TlsFiles::default())
    }

    fn made(mut self, name: Option<String>, from: &str, url: &str, files: &TlsFiles) -> Self {
        match super::url::backend(url, files) {
            Ok((of, backend)) => {
                let name = name.unwrap_or_else(|| backend.kind().to_owned());
                self.add(name, of, backend)
            }
            Err(error) => {
                self.problems.push(Problem::new(format!("{from}: {error}")));
                self
            }
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.backends.iter().map(|(name, ..)| name).collect();
        f.debug_struct("Builder")
            .field("prefix", &self.prefix)
            .field("backends", &names)
            .finish_non_exhaustive()
    }
}
