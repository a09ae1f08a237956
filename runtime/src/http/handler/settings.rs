//! What holds for all memoized handlers of the program.

use std::fmt;
use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwap;

use crate::http::HttpCacheBuilder;

/// Changes a cache that is being built.
type Make = Arc<dyn Fn(HttpCacheBuilder) -> HttpCacheBuilder + Send + Sync>;

pub(crate) struct Settings {
    pub(crate) enabled: bool,
    pub(crate) make: Make,
}

static SETTINGS: LazyLock<ArcSwap<Settings>> = LazyLock::new(|| {
    ArcSwap::from_pointee(Settings {
        enabled: true,
        make: Arc::new(|builder| builder),
    })
});

pub(crate) fn current() -> Arc<Settings> {
    SETTINGS.load_full()
}

/// Configures the caches of all handlers with `#[memoize(http)]`: status headers, private headers and cookies, the policy that their attributes' options
/// change, sizes, remote stores for those that name no `backend`. What an attribute says comes first; [`policy_for`](HttpCacheBuilder::policy_for) is for
/// layers. The caches are made anew, empty.
///
/// ```
/// use http::HeaderName;
/// use oncemore::http::Policy;
///
/// oncemore::http::configure(|cache| {
///     cache
///         .cache_status(false)
///         .status_header(HeaderName::from_static("x-cache"))
///         .private_cookie("session")
///         .policy(Policy::new().clients_may_bypass(false))
/// });
/// ```
pub fn configure<F>(make: F)
where
    F: Fn(HttpCacheBuilder) -> HttpCacheBuilder + Send + Sync + 'static,
{
    let make: Make = Arc::new(make);
    SETTINGS.rcu(|settings| Settings {
        enabled: settings.enabled,
        make: Arc::clone(&make),
    });
}

/// Turns the caches of all handlers with `#[memoize(http)]` on or off. Off, the handlers run for each request and their responses are left as they are.
pub fn set_enabled(enabled: bool) {
    SETTINGS.rcu(|settings| Settings {
        enabled,
        make: Arc::clone(&settings.make),
    });
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("enabled", &self.enabled)
            .finish_non_exhaustive()
    }
}
