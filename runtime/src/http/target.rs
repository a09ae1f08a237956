//! The key: scheme, host, path and query of a request (RFC 9111, 2; RFC 9110, 4.2.3 and 7.1).
//!
//! Only responses to GET are stored, so the method is no part of it; a HEAD is answered from the same entry.

use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, Uri};

/// How queries become part of keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queries {
    /// Parameters in order of their names.
    pub(crate) sorted: bool,
    /// Parameters that are no part of it.
    pub(crate) ignored: Vec<Box<str>>,
}

/// Writes the key of a request; `None` where it has no usable host, or names two (RFC 9112, 3.2.2).
pub(crate) fn write(
    uri: &Uri,
    headers: &HeaderMap,
    queries: &Queries,
    out: &mut String,
) -> Option<()> {
    let scheme = uri.scheme_str().unwrap_or("http");
    let mut hosts = headers.get_all(HOST).iter();
    let told = match (hosts.next(), hosts.next()) {
        (Some(host), None) => Some(host.to_str().ok()?),
        (None, _) => None,
        // Two hosts are an attack on somebody (RFC 9112, 3.2).
        (Some(_), Some(_)) => return None,
    };
    let host = match (uri.authority(), told) {
        // Nobody knows which of them the service believes.
        (Some(authority), Some(told)) if !is_same_host(scheme, authority.as_str(), told) => {
            return None;
        }
        (Some(authority), _) => authority.as_str(),
        // HTTP/1.0, or a test: one host for all.
        (None, told) => told.unwrap_or_default(),
    };
    write_origin(scheme, host, out)?;
    write_path(uri, queries, out);
    Some(())
}

fn write_path(uri: &Uri, queries: &Queries, out: &mut String) {
    let path = uri.path();
    out.push_str(if path.is_empty() { "/" } else { path });
    if let Some(query) = uri.query() {
        write_query(query, queries, out);
    }
}

/// The keys of what a request may have changed: one, or one for each of the hosts that it names.
pub(crate) fn changed(uri: &Uri, headers: &HeaderMap, queries: &Queries) -> Vec<String> {
    let mut key = String::new();
    if write(uri, headers, queries, &mut key).is_some() {
        return vec![key];
    }
    let scheme = uri.scheme_str().unwrap_or("http");
    let told = headers.get_all(HOST).iter();
    let hosts = told.filter_map(|host| host.to_str().ok());
    let hosts = hosts.chain(uri.authority().map(Authority::as_str));
    hosts
        .filter_map(|host| {
            let mut key = origin(scheme, host)?;
            write_path(uri, queries, &mut key);
            Some(key)
        })
        .collect()
}

/// The same with the other scheme. HTTP/1.1 does not say over TLS that it is; HTTP/2 does: one port may have both.
pub(crate) fn of_the_other_scheme(key: &str) -> String {
    match key.split_once("://") {
        Some(("https", rest)) => format!("http://{rest}"),
        Some((_, rest)) => format!("https://{rest}"),
        None => key.to_owned(),
    }
}

/// The path of a key, of a path that a person wrote.
pub(crate) fn of_path(path: &str, queries: &Queries) -> Option<String> {
    let mut out = String::new();
    write_path(&path.parse().ok()?, queries, &mut out);
    Some(out)
}

/// The beginning of keys, of what a person wrote: the host in lower case and without its port, as keys have it, the rest as it is.
pub(crate) fn of_prefix(prefix: &str) -> String {
    let Some((scheme, rest)) = prefix.split_once("://") else {
        return prefix.to_owned();
    };
    let (host, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let scheme = scheme.to_ascii_lowercase();
    match origin(&scheme, host) {
        Some(origin) => origin + rest,
        None => prefix.to_owned(),
    }
}

/// The key of a URL that a person wrote; `None` where it is no absolute one.
pub(crate) fn of_url(url: &str, queries: &Queries) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    uri.scheme()?;
    uri.authority()
        .filter(|authority| !authority.host().is_empty())?;
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
    let host = without_default_port(scheme, host);
    let from = out.len();
    for part in [scheme, "://", host] {
        out.push_str(part);
    }
    out[from..].make_ascii_lowercase();
    Some(())
}

fn without_default_port<'a>(scheme: &str, host: &'a str) -> &'a str {
    let default = match scheme {
        "https" => ":443",
        _ => ":80",
    };
    host.strip_suffix(default).unwrap_or(host)
}

fn is_same_host(scheme: &str, one: &str, other: &str) -> bool {
    let one = without_default_port(scheme, one);
    one.eq_ignore_ascii_case(without_default_port(scheme, other))
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
