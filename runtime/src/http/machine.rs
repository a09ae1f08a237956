//! What is done with a request, as one function of what is stored, what is asked, and the time (RFC 9111, 4).
//!
//! | stored | request | decision |
//! |--------|---------|----------|
//! | nothing | `only-if-cached` | [`GatewayTimeout`](Decision::GatewayTimeout) (5.2.1.7) |
//! | nothing | – | [`Miss`](Decision::Miss) |
//! | fresh | – | [`Fresh`](Decision::Fresh) |
//! | `no-cache` | – | [`Validate`](Decision::Validate) (5.2.2.4) |
//! | any | `no-cache`; `max-age` below its age; `min-fresh` above what is left | [`Validate`](Decision::Validate) |
//! | stale, may be served so | `max-stale` that allows it | [`Fresh`](Decision::Fresh) (5.2.1.2) |
//! | stale within `stale-while-revalidate` | – | [`Stale`](Decision::Stale): served, fetched in the background (RFC 5861, 3) |
//! | stale | – | [`Validate`](Decision::Validate), with [`may_stand_in`] where the service fails (RFC 5861, 4) |
//! | would be validated | `only-if-cached` | [`GatewayTimeout`](Decision::GatewayTimeout) |
//!
//! Stale is never served under `must-revalidate`, `proxy-revalidate`, `s-maxage` or `no-cache` (4.2.4).

use super::clock::Millis;
use super::directives::RequestDirectives;
use super::stored::Stored;

/// What to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Decision {
    /// Serve it.
    Fresh,
    /// Serve it, and fetch it anew in the background.
    Stale,
    /// Ask the service first.
    Validate,
    /// Ask the service.
    Miss,
    /// 504.
    GatewayTimeout,
}

/// Decides. `stored` is selected for the request already.
pub(crate) fn decide(stored: Option<&Stored>, asked: &RequestDirectives, now: Millis) -> Decision {
    let Some(stored) = stored else {
        return if asked.only_if_cached {
            Decision::GatewayTimeout
        } else {
            Decision::Miss
        };
    };
    let validate = if asked.only_if_cached {
        Decision::GatewayTimeout
    } else {
        Decision::Validate
    };
    let age = stored.age(now);
    if stored.rules.no_cache()
        || asked.no_cache
        || asked.max_age.is_some_and(|most| age > most * 1000)
    {
        return validate;
    }
    let left = stored.lifetime.saturating_sub(age);
    if asked.min_fresh.is_some_and(|least| left < least * 1000) {
        return validate;
    }
    if left > 0 {
        return Decision::Fresh;
    }
    let staleness = age - stored.lifetime;
    if stored.rules.never_stale() {
        return validate;
    }
    if asked
        .max_stale
        .is_some_and(|most| staleness <= most.saturating_mul(1000))
    {
        return Decision::Fresh;
    }
    if !asked.only_if_cached && staleness < u64::from(stored.rules.stale) * 1000 {
        return Decision::Stale;
    }
    validate
}

/// Whether a stale response may stand in for a service that fails.
pub(crate) fn may_stand_in(stored: &Stored, asked: &RequestDirectives, now: Millis) -> bool {
    let staleness = stored.age(now).saturating_sub(stored.lifetime);
    let own = u64::from(stored.rules.stale_if_error);
    let window = asked.stale_if_error.unwrap_or(0).max(own);
    !stored.rules.never_stale() && !asked.no_cache && staleness < window.saturating_mul(1000)
}
