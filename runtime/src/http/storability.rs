//! What may be stored (RFC 9111, 3 and 3.5). The first rule that fits says no:
//!
//! | not stored | section |
//! |------------|---------|
//! | the method is not GET; the policy says never | 3 |
//! | 1xx, 206, 304; a `Content-Range` | 3, 3.3 |
//! | `must-understand` with a status that is not understood | 5.2.2.3 |
//! | `no-store` of the response (unless `must-understand`), or of the request | 5.2.2.5, 5.2.1.5 |
//! | `private`, in a shared cache | 5.2.2.7 |
//! | a request with `Authorization`, or another header or cookie that is private, without `public`, `must-revalidate`, `s-maxage` | 3.5 |
//! | a request with `Cookie`, where the service does not say itself that the response is fresh or `public` | – |
//! | `Set-Cookie`, unless told | 7.3 |
//! | `Vary: *` | 4.1 |
//! | neither explicitly fresh, nor by policy, nor by a heuristic that is on | 3 |
//! | an error without explicit freshness or a policy for its status | 4.2.2 |
//! | neither fresh for a moment nor with a validator | – |

use http::header::{CONTENT_RANGE, ETAG, LAST_MODIFIED, SET_COOKIE};
use http::{HeaderMap, Method, StatusCode};

use super::clock::Millis;
use super::directives::ResponseDirectives;
use super::freshness::{Fallback, Source, lifetime};
use super::policy::{Policy, Scope};
use super::variants::Vary;

/// What a request says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Asker {
    /// It has `Authorization`, or what the configuration says is as private.
    pub(crate) identified: bool,
    /// It has `Cookie`.
    pub(crate) cookies: bool,
    /// It asks that nothing be stored.
    pub(crate) no_store: bool,
}

/// Why a response is not stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NotStored {
    Method,
    Status,
    NoStore,
    Private,
    Authorization,
    Cookie,
    SetCookie,
    Vary,
    NotFresh,
}

impl NotStored {
    /// Whether the next response under the key is likely to be as private, whoever asks.
    pub(crate) fn lasts(self) -> bool {
        !matches!(self, Self::Status | Self::Method | Self::Cookie)
    }
}

/// Says how long a response is fresh if it may be stored, and why not if not.
pub(crate) fn storable(
    method: &Method,
    asker: Asker,
    status: StatusCode,
    headers: &HeaderMap,
    received: Millis,
    policy: &Policy,
) -> Result<(Millis, Source), NotStored> {
    let directives = ResponseDirectives::of(headers);
    let shared = policy.scope == Scope::Shared;
    if *method != Method::GET || !policy.enabled {
        return Err(NotStored::Method);
    }
    if status.is_informational()
        || matches!(status.as_u16(), 206 | 304)
        || headers.contains_key(CONTENT_RANGE)
    {
        return Err(NotStored::Status);
    }
    if directives.must_understand && !understood(status) {
        return Err(NotStored::Status);
    }
    if (directives.no_store && !directives.must_understand) || asker.no_store {
        return Err(NotStored::NoStore);
    }
    if shared && directives.private {
        return Err(NotStored::Private);
    }
    if shared && asker.identified && !directives.shares_authorized() {
        return Err(NotStored::Authorization);
    }
    if headers.contains_key(SET_COOKIE) && !policy.stores_set_cookie() {
        return Err(NotStored::SetCookie);
    }
    if Vary::of(headers) == Vary::Anything {
        return Err(NotStored::Vary);
    }
    let fallback = Fallback {
        ttl: policy.ttl_of(status),
        heuristic: policy.is_heuristic() && !status.is_client_error() && !status.is_server_error(),
    };
    let (fresh, source) =
        lifetime(&directives, status, headers, received, fallback).ok_or(NotStored::NotFresh)?;
    if shared && asker.cookies && source != Source::Explicit && !directives.public {
        return Err(NotStored::Cookie);
    }
    let useful = fresh > 0 && !directives.no_cache
        || headers.contains_key(ETAG)
        || headers.contains_key(LAST_MODIFIED)
        || directives.stale_while_revalidate.is_some();
    if useful {
        Ok((fresh, source))
    } else {
        Err(NotStored::NotFresh)
    }
}

/// Statuses whose rules of caching are known here (3: "understands the response status code").
fn understood(status: StatusCode) -> bool {
    matches!(
        status.as_u16(),
        200 | 203 | 204 | 300 | 301 | 302 | 303 | 307 | 308 | 404 | 405 | 410 | 414 | 501
    )
}
