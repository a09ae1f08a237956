//! What is installed, and what functions find in it: their tiers, and the names of their values there.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use oncemore_core::{KeyBytes, Limits, RemoteKey};

use super::key_builder::KeyBuilder;
use super::plan::BackendRef;
use super::route::Routes;
use super::tier::Tier;
use super::{install, log};
use crate::info::{Info, escape};
use crate::registry;

/// What stands in the keys of generations, and in no other.
pub(super) const GENERATION: &str = "#generation:";

/// What is installed.
pub(crate) struct Installed {
    pub(super) prefix: String,
    pub(super) tiers: Vec<Arc<Tier>>,
    pub(super) key_builder: Option<Arc<dyn KeyBuilder>>,
    pub(super) enabled: bool,
    pub(crate) default_ttl: Option<Duration>,
    pub(crate) default_codec: u8,
    /// The longest that a copy in this process lives.
    pub(crate) near_ttl: Duration,
    /// So that each complaint is made once.
    pub(super) complained: AtomicBool,
    pub(super) routes: Routes,
}

impl Installed {
    /// What is installed for the caller.
    pub(crate) fn any() -> Option<Arc<Self>> {
        #[cfg(feature = "testing")]
        if let Some(scope) = crate::testing::scope() {
            return scope.installed();
        }
        install::of_program()
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

    pub(super) fn find(&self, wanted: BackendRef) -> Option<&Arc<Tier>> {
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
    pub(super) fn generation(&self, namespace: &str, function: Option<&str>) -> Arc<str> {
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

    /// Functions whose backend is not installed.
    pub(super) fn missing(&self) -> Vec<String> {
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

impl fmt::Debug for Installed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Installed")
            .field("prefix", &self.prefix)
            .field("tiers", &self.tiers)
            .finish_non_exhaustive()
    }
}
