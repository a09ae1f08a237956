//! What is between two neighbours only, and passed on by neither.

use axum::http::HeaderMap;
use axum::http::header::{CONNECTION, HeaderName, TRANSFER_ENCODING, UPGRADE};

/// Removes what is for one connection only (RFC 9110, 7.6.1).
pub(crate) fn end_to_end(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in [CONNECTION, TRANSFER_ENCODING, UPGRADE] {
        headers.remove(name);
    }
    for name in [
        "keep-alive",
        "proxy-authenticate",
        "proxy-authentication-info",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
    ] {
        headers.remove(name);
    }
}
