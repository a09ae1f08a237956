//! Installing backends: once, at the start of a program.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use oncemore_core::{Backend, Codec, ErrorKind, KeyBytes, Limits, RemoteKey, Shape, Write, codec};

use super::checks::{clashes, codecs, is_own};
use super::coherence::{Copied, Push};
use super::key_builder::{KeyBuilder, KeyParts};
use super::notice::Notice;
use super::plan::BackendRef;
use super::tier::{Tier, chain};
use super::{driver, log};
use crate::memo::{Info, escape};
use crate::registry::{self, FUNCTIONS};

/// What stands in the keys of generations, and in no other.
const GENERATION: &str = "#generation:";

static INSTALLED: ArcSwapOption<Installed> = ArcSwapOption::const_empty();

/// What is installed.
pub(crate) struct Installed {
    prefix: String,
    tiers: Vec<Arc<Tier>>,
    key_builder: Option<Arc<dyn KeyBuilder>>,
    enabled: bool,
    pub(crate) default_ttl: Option<Duration>,
    pub(crate) default_codec: u8,
    /// The longest that a copy in this process lives.
    pub(crate) near_ttl: Duration,
    /// So that each complaint is made once.
    complained: AtomicBool,
}

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
    prefix: String,
    backends: Vec<(String, TypeId, Arc<dyn Backend>)>,
    enabled: bool,
    strict: bool,
    default_ttl: Option<Duration>,
    default_codec: u8,
    near_ttl: Duration,
    budget: Duration,
    budgets: BTreeMap<String, Duration>,
    own_thread: bool,
    keys: Option<Arc<dyn KeyBuilder>>,
    problems: Vec<Problem>,
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
        self.default_ttl = Some(ttl);
        self
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

    /// The most that a backend may cost a call, for reading and again for writing. 100 ms unless told.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// The same for one backend, by the name that it is installed under: `redis`, or `sessions` for `redis("sessions")`.
    pub fn backend_budget(mut self, name: impl Into<String>, budget: Duration) -> Self {
        self.budgets.insert(name.into(), budget);
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
    /// [URL](Self::url): with `memory:` they need no server.
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
                self = self.made(Some(name.into()), variable, &url);
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
        self.made(None, "the URL", url)
    }

    /// A backend by its [URL](Self::url), for the functions that name it: `backend = redis("sessions")`. With the name of a kind it stands in for
    /// that: after `named_url("redis", "memory:")` the functions with `backend = redis` need no server.
    pub fn named_url(self, name: impl Into<String>, url: &str) -> Self {
        let name = name.into();
        let what = format!("the URL of `{name}`");
        self.made(Some(name), &what, url)
    }

    fn made(mut self, name: Option<String>, from: &str, url: &str) -> Self {
        match super::url::backend(url) {
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

    /// Installs, in place of what was installed before. Checks every memoized function of the program and every server.
    ///
    /// # Errors
    /// All that is wrong, at once; nothing is installed then. A server that cannot be reached is no error unless [`strict`](Self::strict):
    /// functions run uncached until it is there. A wrong password is.
    pub async fn install(self) -> Result<(), InstallError> {
        let installed = self
            .build(
                #[cfg(feature = "testing")]
                crate::testing::Captured::PROGRAM,
            )
            .await?;
        retire(INSTALLED.swap(Some(Arc::new(installed))));
        Ok(())
    }

    /// [`install`](Self::install) for programs without an executor.
    ///
    /// # Errors
    /// As [`install`](Self::install).
    pub fn install_blocking(self) -> Result<(), InstallError> {
        // The runtime of a thread that is blocked cannot be asked anything.
        driver::block_on(self.own_thread().install())
    }

    /// Installs for one test: functions called within its isolation use it, and nobody else does.
    ///
    /// # Errors
    /// As [`install`](Self::install).
    #[cfg(feature = "testing")]
    pub async fn install_for(self, test: &crate::testing::Isolated) -> Result<(), InstallError> {
        let installed = self.build(test.capture()).await?;
        test.install(Arc::new(installed));
        Ok(())
    }

    async fn build(
        mut self,
        #[cfg(feature = "testing")] scope: crate::testing::Captured,
    ) -> Result<Installed, InstallError> {
        let mut problems = std::mem::take(&mut self.problems);
        let mut tiers = Vec::new();
        let home = if self.own_thread {
            None
        } else {
            driver::home().await
        };
        for (name, of, backend) in std::mem::take(&mut self.backends) {
            let budget = self.budgets.remove(&name).unwrap_or(self.budget);
            let push = Push::new(&self.prefix);
            match Tier::start(name, of, backend, budget, home, push) {
                Some(tier) => tiers.push(tier),
                None => problems.push(Problem::new("the system gives no thread for remote caches")),
            }
        }
        for name in self.budgets.keys() {
            problems.push(Problem::new(format!(
                "no backend is called `{name}`, and it has a budget"
            )));
        }
        let installed = Installed {
            prefix: self.prefix.clone(),
            tiers,
            key_builder: self.keys.clone(),
            enabled: self.enabled,
            default_ttl: self.default_ttl,
            default_codec: self.default_codec,
            near_ttl: self.near_ttl,
            complained: AtomicBool::new(false),
        };
        if self.enabled {
            for missing in installed.missing() {
                if self.strict {
                    problems.push(Problem::new(missing));
                } else {
                    log::warn!(target: "oncemore", "{missing}; it runs uncached");
                }
            }
            problems.extend(clashes());
            problems.extend(codecs());
            problems.extend(installed.check(self.strict).await);
        }
        if problems.is_empty() {
            installed
                .listen(
                    #[cfg(feature = "testing")]
                    &scope,
                )
                .await;
            Ok(installed)
        } else {
            Err(InstallError(problems))
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

/// Takes everything out of service that was installed. Functions with a remote backend run uncached.
pub fn uninstall() {
    retire(INSTALLED.swap(None));
}

/// Nothing is heard any more by what was installed: its copies go.
pub(crate) fn retire(installed: Option<Arc<Installed>>) {
    if let Some(installed) = installed {
        installed.tiers.iter().for_each(|tier| tier.push.end());
    }
}

/// Invalidates the values of all functions and handlers of a namespace, in every installed backend.
///
/// # Errors
/// A backend could not be reached: it is tried again until it can, and this process distrusts the values until then.
pub async fn invalidate_namespace(namespace: &str) -> Result<(), super::InvalidateError> {
    forget(namespace);
    let Some(installed) = Installed::any() else {
        return Ok(());
    };
    let key = installed.generation(namespace, None);
    let bump = |tier: &Arc<Tier>| {
        (
            Arc::clone(tier),
            Write::Bump {
                key: Arc::clone(&key),
            },
        )
    };
    let writes = installed.tiers.iter().map(bump).collect();
    let notice = Notice::Group(Arc::clone(&key));
    let delivered = super::handle::deliver(None, writes, notice).await;
    // What was fetched in between may be what was invalidated.
    forget(namespace);
    delivered
}

/// Removes the values of a namespace from this process.
fn forget(namespace: &str) {
    for function in registry::all() {
        if function.info().namespace == Some(namespace) {
            function.invalidate_all();
        }
    }
}

impl Installed {
    /// What is installed for the caller.
    pub(crate) fn any() -> Option<Arc<Self>> {
        #[cfg(feature = "testing")]
        if let Some(scope) = crate::testing::scope() {
            return scope.installed();
        }
        INSTALLED.load_full()
    }

    /// The same for a call of a function; `None` where it is to run uncached.
    pub(crate) fn current(info: &Info) -> Option<Arc<Self>> {
        static SAID: AtomicBool = AtomicBool::new(false);
        let installed = Self::any();
        if installed.is_none() && !SAID.swap(true, Ordering::Relaxed) {
            log::warn!(
                target: "oncemore",
                "`{}` and other functions with a remote backend run uncached: nothing is installed yet (`oncemore::builder()…install()`)",
                info.name
            );
        }
        installed.filter(|installed| installed.enabled)
    }

    fn find(&self, wanted: BackendRef) -> Option<&Arc<Tier>> {
        self.tiers.iter().find(|tier| match wanted {
            BackendRef::Kind(name) | BackendRef::Named(_, name) => tier.name == name,
            BackendRef::Type(of, _) => tier.of == of(),
        })
    }

    /// All that is installed.
    pub(crate) fn tiers(&self) -> &[Arc<Tier>] {
        &self.tiers
    }

    /// The tiers of a function that are installed.
    pub(crate) fn tiers_of(&self, info: &Info) -> Vec<Arc<Tier>> {
        let mut tiers = Vec::with_capacity(info.backends.len());
        for wanted in info.backends {
            match self.find(*wanted) {
                Some(tier) => tiers.push(Arc::clone(tier)),
                None if self.complained.swap(true, Ordering::Relaxed) => {}
                None => log::warn!(target: "oncemore", "{}", missing(info, *wanted)),
            }
        }
        tiers
    }

    /// The key of some arguments of a function, within a backend's limits.
    pub(crate) fn key_of<'a>(
        &self,
        info: &Info,
        keys: Shape,
        value: Shape,
        arguments: &'a str,
    ) -> impl Fn(&Limits) -> RemoteKey + use<'a> {
        let schema = Shape::new("remote").part(keys).part(value).to_string();
        let mut head = format!("{}:", self.prefix);
        info.write_name(&mut head);
        let text = self.key_builder.as_ref().map(|builder| {
            builder.key(&KeyParts {
                prefix: &self.prefix,
                namespace: info.namespace,
                function: info.name,
                schema: &schema,
                arguments,
            })
        });
        // A value must not be put in the place of a generation.
        let text = text.filter(|text| !text.contains(GENERATION));
        for part in [":", &schema, ":"] {
            head.push_str(part);
        }
        move |limits| match &text {
            None => RemoteKey::new(&head, arguments, limits),
            Some(text) => RemoteKey::called(text, &head, arguments, limits),
        }
    }

    /// What the keys of a handler begin with.
    #[cfg(feature = "axum")]
    pub(crate) fn scope_of(&self, info: &Info) -> String {
        let mut scope = format!("{}:", self.prefix);
        info.write_name(&mut scope);
        scope
    }

    /// The generations that the values of a function depend on: its namespace's, if it has one, then its own.
    pub(crate) fn generations_of(&self, info: &Info) -> Arc<[Arc<str>]> {
        let own = self.own_generation(info);
        match info.namespace {
            Some(namespace) => [self.generation(namespace, None), own].into(),
            None => [own].into(),
        }
    }

    /// A function's own generation.
    pub(crate) fn own_generation(&self, info: &Info) -> Arc<str> {
        self.generation(info.namespace.unwrap_or_default(), Some(info.name))
    }

    /// The key of a generation.
    pub(crate) fn generation(&self, namespace: &str, function: Option<&str>) -> Arc<str> {
        // What every backend takes.
        const LIMITS: Limits = Limits {
            max_key_bytes: 250,
            key_bytes: KeyBytes::Graphic,
            max_value_bytes: 0,
        };
        let mut text = [&self.prefix, GENERATION].concat();
        escape(namespace, &mut text);
        if let Some(function) = function {
            text.push(':');
            text.push_str(function);
        }
        RemoteKey::new(&text, "", &LIMITS).text
    }

    /// Listens to the changes of other processes on every backend whose values are copied in this one; waits a moment until it does.
    async fn listen(&self, #[cfg(feature = "testing")] scope: &crate::testing::Captured) {
        let Some(runtime) = driver::handle().filter(|_| self.enabled) else {
            return;
        };
        let listening: Vec<_> = self
            .tiers
            .iter()
            .map(|tier| {
                let begun = tier.push.begin(
                    &tier.backend,
                    &self.copied_from(tier),
                    #[cfg(feature = "testing")]
                    scope.clone(),
                );
                runtime.spawn(async { tokio::time::timeout(Duration::from_secs(1), begun).await })
            })
            .collect();
        for begun in listening {
            let _ = begun.await;
        }
    }

    /// The functions that keep copies of what a tier has.
    fn copied_from(&self, tier: &Arc<Tier>) -> Vec<Copied> {
        let from_it = |wanted: &BackendRef| {
            let found = self.find(*wanted);
            found.is_some_and(|found| Arc::ptr_eq(found, tier))
        };
        FUNCTIONS
            .iter()
            .filter(|memo| memo.info().near && memo.info().backends.iter().any(from_it))
            .map(|memo| (memo, self.generations_of(memo.info())))
            .collect()
    }

    /// Functions whose backend is not installed.
    fn missing(&self) -> Vec<String> {
        let mut missing_ones = Vec::new();
        for function in registry::all() {
            let info = function.info();
            for wanted in info.backends {
                if self.find(*wanted).is_none() {
                    missing_ones.push(missing(info, *wanted));
                }
            }
        }
        missing_ones
    }

    /// Asks every server at once whether all is well.
    async fn check(&self, strict: bool) -> Vec<Problem> {
        let Some(runtime) = driver::handle() else {
            return Vec::new();
        };
        let asked: Vec<_> = self
            .tiers
            .iter()
            .map(|tier| {
                let tier = Arc::clone(tier);
                runtime.spawn(async move {
                    let answer = tier.check(Duration::from_secs(1)).await;
                    (tier, answer)
                })
            })
            .collect();
        let mut problems = Vec::new();
        for asked in asked {
            let Ok((tier, Err(error))) = asked.await else {
                continue;
            };
            let text = format!("{} (`{}`): {}", tier.place(), tier.name, chain(&error));
            match error.kind() {
                ErrorKind::Denied | ErrorKind::Misconfigured | ErrorKind::Unsupported => {
                    problems.push(Problem::new(text));
                }
                _ if strict => problems.push(Problem::new(text)),
                ErrorKind::Partial => log::warn!(target: "oncemore", "{text}"),
                _ => tier.trip(&error),
            }
        }
        problems
    }
}

fn missing(info: &Info, wanted: BackendRef) -> String {
    format!(
        "the backend `{}` of `{}` ({}:{}) is not installed",
        wanted.text(),
        info.name,
        info.file,
        info.line
    )
}

/// One thing that is wrong with an installation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem(String);

impl Problem {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All that is wrong with an installation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstallError(Vec<Problem>);

impl InstallError {
    /// Each problem.
    pub fn problems(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0[..] {
            [one] => write!(f, "nothing was installed: {one}"),
            several => {
                write!(f, "nothing was installed, for {} reasons:", several.len())?;
                several
                    .iter()
                    .try_for_each(|problem| write!(f, "\n- {problem}"))
            }
        }
    }
}

impl std::error::Error for InstallError {}

impl fmt::Debug for Installed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Installed")
            .field("prefix", &self.prefix)
            .field("tiers", &self.tiers)
            .finish_non_exhaustive()
    }
}
