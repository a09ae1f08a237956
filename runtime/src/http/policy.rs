//! What the user decides, for all responses or for those of one route.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

/// For whom a stored response is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scope {
    /// For everybody: what is private is not stored.
    #[default]
    Shared,
    /// For one person, whose identity is part of the key: `private` and `Authorization` do not keep it from being stored. For handlers
    /// ([`HttpCache::respond`](super::HttpCache::respond)); the layer, whose keys are URLs, stores nothing then.
    Person,
}

/// How responses are cached. What a response says itself comes first.
///
/// A value of this type among the extensions of a request or of a response is the policy of that one.
///
/// ```
/// use std::time::Duration;
/// use oncemore::http::Policy;
///
/// let policy = Policy::new()
///     .ttl(Duration::from_secs(60))
///     .stale(Duration::from_secs(600))
///     .stale_if_error(Duration::from_secs(86_400));
/// # let _ = policy;
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) enabled: bool,
    pub(crate) scope: Scope,
    pub(crate) ttl: Option<Duration>,
    pub(crate) stale: Option<Duration>,
    pub(crate) stale_if_error: Option<Duration>,
    pub(crate) statuses: Option<Arc<[u16]>>,
    flags: u8,
}

const HEURISTIC: u8 = 1;
const BYPASS: u8 = 2;
const SET_COOKIE: u8 = 4;
const NO_ETAGS: u8 = 8;

impl Policy {
    /// What RFC 9111 says and nothing else: stored is what the service says may be.
    pub const fn new() -> Self {
        Self {
            enabled: true,
            scope: Scope::Shared,
            ttl: None,
            stale: None,
            stale_if_error: None,
            statuses: None,
            flags: BYPASS,
        }
    }

    /// Nothing is stored, and nothing stored is used.
    pub const fn never() -> Self {
        let mut policy = Self::new();
        policy.enabled = false;
        policy
    }

    /// How long a response is fresh that does not say so itself. It gets a `Cache-Control` that does.
    #[must_use]
    pub const fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// How long after that it is still served while it is fetched anew in the background (RFC 5861, 3).
    #[must_use]
    pub const fn stale(mut self, stale: Duration) -> Self {
        self.stale = Some(stale);
        self
    }

    /// How long after that it is served where the service fails (RFC 5861, 4).
    #[must_use]
    pub const fn stale_if_error(mut self, stale: Duration) -> Self {
        self.stale_if_error = Some(stale);
        self
    }

    /// For whom it is.
    #[must_use]
    pub const fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Whether a response that says nothing is fresh for a tenth of its age, by `Last-Modified` (RFC 9111, 4.2.2). Off unless told.
    #[must_use]
    pub const fn heuristic(self, on: bool) -> Self {
        self.flag(HEURISTIC, on)
    }

    /// Whether clients may ask for a response from the service (`no-cache`, `no-store`, `max-age`, `min-fresh`, `Pragma`): it is a way to load it.
    /// They may unless told. Even where they may not, the response to a `no-store` is not stored.
    #[must_use]
    pub const fn clients_may_bypass(self, may: bool) -> Self {
        self.flag(BYPASS, may)
    }

    /// Whether responses with `Set-Cookie` are stored, cookies and all. They are not unless told.
    #[must_use]
    pub const fn store_set_cookie(self, store: bool) -> Self {
        self.flag(SET_COOKIE, store)
    }

    /// Whether responses without an `ETag` get one from a digest of the body. They do unless told.
    #[must_use]
    pub const fn etags(self, on: bool) -> Self {
        self.flag(NO_ETAGS, !on)
    }

    /// The statuses that the TTL is for; 200, 203, 204, 300, 301 and 308 unless told. An error among them is stored as well.
    #[must_use]
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = StatusCode>) -> Self {
        self.statuses = Some(statuses.into_iter().map(|status| status.as_u16()).collect());
        self
    }

    const fn flag(mut self, flag: u8, on: bool) -> Self {
        self.flags = if on {
            self.flags | flag
        } else {
            self.flags & !flag
        };
        self
    }

    pub(crate) const fn is_heuristic(&self) -> bool {
        self.flags & HEURISTIC != 0
    }

    pub(crate) const fn may_bypass(&self) -> bool {
        self.flags & BYPASS != 0
    }

    pub(crate) const fn stores_set_cookie(&self) -> bool {
        self.flags & SET_COOKIE != 0
    }

    pub(crate) const fn makes_etags(&self) -> bool {
        self.flags & NO_ETAGS == 0
    }

    /// The TTL for a status.
    pub(crate) fn ttl_of(&self, status: StatusCode) -> Option<Duration> {
        let status = status.as_u16();
        let told = match &self.statuses {
            Some(statuses) => statuses.contains(&status),
            None => matches!(status, 200 | 203 | 204 | 300 | 301 | 308),
        };
        self.ttl.filter(|_| told)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}
