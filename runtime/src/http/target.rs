//! The key: scheme, host, path and query of a request (RFC 9111, 2; RFC 9110, 4.2.3 and 7.1).
//!
//! Only responses to GET are stored, so the method is no part of it; a HEAD is answered from the same entry.

use http::header::HOST;
use http::{HeaderMap, Uri};

/// How queries become part of keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queries {
    /// Parameters in order of their names.
    pub(crate) sorted: bool,
    /// Parameters that are no part of it.
    pub(crate) ignored: Vec<Box<str>>,
}

/// Writes the key of a request; `None` where it has no usable host.
pub(crate) fn write(
    uri: &Uri,
    headers: &HeaderMap,
    queries: &Queries,
    out: &mut String,
) -> Option<()> {
    let scheme = uri.scheme_str().unwrap_or("http");
    let host = match uri.authority() {
        Some(authority) => authority.as_str(),
        None => {
            let mut hosts = headers.get_all(HOST).iter();
            match (hosts.next(), hosts.next()) {
                (Some(host), None) => host.to_str().ok()?,
                // HTTP/1.0, or a test: one host for all.
                (None, _) => "",
                // Two hosts are an attack on somebody (RFC 9112, 3.2).
                (Some(_), Some(_)) => return None,
            }
        }
    };
    write_origin(scheme, host, out)?;
    let path = uri.path();
    out.push_str(if path.is_empty() { "/" } else { path });
    if let Some(query) = uri.query() {
        write_query(query, queries, out);
    }
    Some(())
}

/// The key of a URL that a person wrote.
pub(crate) fn of_url(url: &str, queries: &Queries) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let mut out = String::new();
    write(&uri, &HeaderMap::new(), queries, &mut out)?;
    Some(out)
}

/// `scheme://host`, in lower case, without a default port.
pub(crate) fn origin(scheme: &str, host: &str) -> Option<String> {
    let mut out = String::new();
    write_origin(scheme, host, &mut out)?;
    Some(out)
}

fn write_origin(scheme: &str, host: &str, out: &mut String) -> Option<()> {
    // Whatever else a host may look like, it must not look like the beginning of a path.
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:[]%".contains(&byte);
    if !host.bytes().all(fits) {
        return None;
    }
    let default = match scheme {
        "https" => ":443",
        _ => ":80",
    };
    let host = host.strip_suffix(default).unwrap_or(host);
    let from = out.len();
    for part in [scheme, "://", host] {
        out.push_str(part);
    }
    out[from..].make_ascii_lowercase();
    Some(())
}

fn write_query(query: &str, queries: &Queries, out: &mut String) {
    if !queries.sorted && queries.ignored.is_empty() {
        out.push('?');
        out.push_str(query);
        return;
    }
    let name = |pair: &&str| pair.split('=').next().unwrap_or_default().to_owned();
    let mut pairs: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            !pair.is_empty()
                && !queries
                    .ignored
                    .iter()
                    .any(|ignored| **ignored == *name(pair))
        })
        .collect();
    if queries.sorted {
        // Stable: the order of equal names may mean something.
        pairs.sort_by_key(name);
    }
    for (at, pair) in pairs.iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(pair);
    }
}

/// The path of a key.
pub(crate) fn path(key: &str) -> &str {
    let after = key.find("://").map_or(0, |at| at + 3);
    let from = key[after..].find('/').map_or(key.len(), |at| after + at);
    &key[from..]
}
