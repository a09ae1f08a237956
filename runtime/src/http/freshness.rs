//! How long a response is fresh, and how old it is (RFC 9111, 4.2).
//!
//! | the first that is there | lifetime |
//! |-------------------------|----------|
//! | `s-maxage` | its seconds |
//! | `max-age` | its seconds |
//! | `Expires` | until then from `Date` on; 0 where it is no date, or there are several |
//! | the policy's TTL | that |
//! | a heuristic, where it is on and the status allows it (4.2.2) | a tenth of the time since `Last-Modified`, at most a day |
//!
//! Age (4.2.3), in the RFC's names: `max(apparent_age, age_value + response_delay) + resident_time`.

use std::time::Duration;

use http::header::{AGE, DATE, EXPIRES, HeaderName, LAST_MODIFIED};
use http::{HeaderMap, StatusCode};

use super::clock::{Millis, millis, whole};
use super::directives::{MOST, ResponseDirectives, elements, number};

/// Where a lifetime is from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    /// The response says so.
    Explicit,
    /// The policy says so.
    Policy,
    /// Nobody says so.
    Heuristic,
}

/// What a policy has to say of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fallback {
    pub(crate) ttl: Option<Duration>,
    pub(crate) heuristic: bool,
}

const DAY: u64 = 86_400_000;

/// How long a response is fresh from its generation on; `None` where nothing says so.
pub(crate) fn lifetime(
    directives: &ResponseDirectives,
    status: StatusCode,
    headers: &HeaderMap,
    received: Millis,
    fallback: Fallback,
) -> Option<(Millis, Source)> {
    if let Some(seconds) = directives.s_maxage.or(directives.max_age) {
        return Some((seconds * 1000, Source::Explicit));
    }
    if headers.contains_key(EXPIRES) {
        let mut lines = headers.get_all(EXPIRES).iter();
        let expires = lines.next().and_then(|line| parse_date(line.as_bytes()));
        let only = lines.next().is_none();
        let from = date(headers, &DATE).unwrap_or(received);
        let lifetime = expires
            .filter(|_| only)
            .map_or(0, |at| at.saturating_sub(from));
        return Some((lifetime.min(MOST * 1000), Source::Explicit));
    }
    if let Some(ttl) = fallback.ttl {
        return Some((whole(ttl).min(MOST * 1000), Source::Policy));
    }
    if fallback.heuristic && heuristically_cacheable(status) {
        let modified = date(headers, &LAST_MODIFIED)?;
        let from = date(headers, &DATE).unwrap_or(received);
        return Some((
            (from.saturating_sub(modified) / 10).min(DAY),
            Source::Heuristic,
        ));
    }
    None
}

/// Statuses that may be stored where nothing says how long (RFC 9110, 15.1), without 206.
pub(crate) fn heuristically_cacheable(status: StatusCode) -> bool {
    matches!(
        status.as_u16(),
        200 | 203 | 204 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501
    )
}

/// `corrected_initial_age` (4.2.3), in milliseconds.
pub(crate) fn initial_age(headers: &HeaderMap, requested: Millis, received: Millis) -> Millis {
    // Dates have whole seconds: what is younger than one has no age by them.
    let apparent =
        date(headers, &DATE).map_or(0, |date| received.saturating_sub(date) / 1000 * 1000);
    let delay = received.saturating_sub(requested);
    let corrected = age(headers).saturating_mul(1000).saturating_add(delay);
    apparent.max(corrected)
}

/// The `Age` of a response, in seconds; 0 where there is none. The first counts, what is no number does not (5.1).
fn age(headers: &HeaderMap) -> u64 {
    let first = headers
        .get(AGE)
        .and_then(|line| elements(line.as_bytes()).next());
    first.and_then(number).unwrap_or(0)
}

/// A header's date, in any of the three forms.
pub(crate) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<Millis> {
    parse_date(headers.get(name)?.as_bytes())
}

pub(crate) fn parse_date(text: &[u8]) -> Option<Millis> {
    let text = std::str::from_utf8(text).ok()?;
    httpdate::parse_http_date(text.trim()).ok().map(millis)
}
