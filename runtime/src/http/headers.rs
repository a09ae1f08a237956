//! Which headers are stored, and what a 304 changes of them (RFC 9111, 3.1 and 3.2; RFC 9110, 7.6.1).
//!
//! Not stored: `Connection` and what it names, `Keep-Alive`, `Proxy-Authenticate`, `Proxy-Authentication-Info`, `Proxy-Authorization`,
//! `Proxy-Connection`, `TE`, `Trailer`, `Transfer-Encoding`, `Upgrade`, and `Age`, which is computed anew on every use.
//!
//! Not changed by a 304: what belongs to the content (`Content-Encoding`, `Content-Length`, `Content-Range`, `Content-Type`).

use http::header::{
    AGE, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, DATE,
    HeaderName, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderValue};

use super::clock::{Millis, time};
use super::directives::elements;

const HOP_BY_HOP: [HeaderName; 10] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    PROXY_AUTHENTICATE,
    HeaderName::from_static("proxy-authentication-info"),
    PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Takes away what belongs to one connection.
pub(crate) fn strip_hop_by_hop(headers: &mut HeaderMap) {
    if headers.contains_key(CONNECTION) {
        let named: Vec<HeaderName> = headers
            .get_all(CONNECTION)
            .iter()
            .flat_map(|line| elements(line.as_bytes()))
            .filter_map(|name| HeaderName::from_bytes(name).ok())
            .collect();
        for name in named {
            headers.remove(name);
        }
    }
    for name in &HOP_BY_HOP {
        headers.remove(name);
    }
}

/// The headers as they are stored: end-to-end ones, with a `Date` (RFC 9110, 6.6.1).
pub(crate) fn to_store(headers: &HeaderMap, received: Millis) -> HeaderMap {
    let mut kept = headers.clone();
    strip_hop_by_hop(&mut kept);
    kept.remove(AGE);
    if !kept.contains_key(DATE) {
        kept.insert(DATE, date_value(received));
    }
    kept
}

/// What a 304 changes of stored headers (3.2): it replaces those that it has.
pub(crate) fn update(stored: &mut HeaderMap, fresh: &HeaderMap) {
    let mut fresh = fresh.clone();
    strip_hop_by_hop(&mut fresh);
    for name in [
        CONTENT_ENCODING,
        CONTENT_LENGTH,
        CONTENT_RANGE,
        CONTENT_TYPE,
        AGE,
    ] {
        fresh.remove(name);
    }
    for name in fresh.keys() {
        stored.remove(name);
        for value in fresh.get_all(name) {
            stored.append(name, value.clone());
        }
    }
}

pub(crate) fn date_value(at: Millis) -> HeaderValue {
    let text = httpdate::fmt_http_date(time(at));
    // A date is visible ASCII and spaces.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}
