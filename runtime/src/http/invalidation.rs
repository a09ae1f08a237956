//! What a request that changes things invalidates (RFC 9111, 4.4).
//!
//! | method | response | invalid |
//! |--------|----------|---------|
//! | GET, HEAD, OPTIONS, TRACE | any | nothing |
//! | any other, unknown ones too | 2xx, 3xx | the target URI; `Location` and `Content-Location`, of the same origin |
//! | any other | 4xx, 5xx, an error | nothing |
//! | any other | none: the client hung up before it came | the target URI |

use http::header::{CONTENT_LOCATION, LOCATION};
use http::{HeaderMap, Method, StatusCode, Uri};

/// Whether a method may change things.
pub(crate) fn is_unsafe(method: &Method) -> bool {
    !method.is_safe()
}

/// Whether a response says that they were.
pub(crate) fn invalidates(status: StatusCode) -> bool {
    status.is_success() || status.is_redirection()
}

/// The URLs that a response names beside the target: absolute ones, or paths. `base` is the path of the request.
pub(crate) fn named(headers: &HeaderMap, origin: &str, base: &str) -> Vec<String> {
    [LOCATION, CONTENT_LOCATION]
        .iter()
        .flat_map(|name| headers.get_all(name))
        .filter_map(|value| resolve(value.to_str().ok()?.trim(), origin, base))
        .collect()
}

/// A reference against an origin (`scheme://host`) and a path; `None` where it is of another origin, or unreadable.
fn resolve(reference: &str, origin: &str, base: &str) -> Option<String> {
    let reference = reference.split('#').next()?;
    if reference.is_empty() {
        return None;
    }
    if let Some(rest) = reference.strip_prefix("//") {
        let (scheme, _) = origin.split_once("://")?;
        return same_origin(&format!("{scheme}://{rest}"), origin);
    }
    let scheme_end = reference.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c));
    if scheme_end.is_some_and(|at| reference[at..].starts_with(':')) {
        return same_origin(reference, origin);
    }
    let path = if reference.starts_with('/') {
        reference.to_owned()
    } else if reference.starts_with('?') {
        format!("{base}{reference}")
    } else {
        let folder = base.rfind('/').map_or("/", |at| &base[..=at]);
        format!("{folder}{reference}")
    };
    Some(format!("{origin}{}", without_dots(&path)))
}

fn same_origin(url: &str, origin: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let own = super::target::origin(uri.scheme_str()?, uri.authority()?.as_str())?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    (own == origin).then(|| format!("{origin}{}", without_dots(path)))
}

/// A path without `.` and `..` (RFC 3986, 5.2.4).
fn without_dots(path: &str) -> String {
    let (path, query) = match path.find('?') {
        Some(at) => path.split_at(at),
        None => (path, ""),
    };
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            other => kept.push(other),
        }
        if last && matches!(segment, "." | "..") {
            kept.push("");
        }
    }
    format!("/{}{query}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_within_the_origin() {
        let resolve = |reference| resolve(reference, "http://a.example", "/x/y");
        let is = |text: &str| Some(format!("http://a.example{text}"));
        assert_eq!(resolve("/b?c=1#d"), is("/b?c=1"));
        assert_eq!(resolve("z"), is("/x/z"));
        assert_eq!(resolve("../z/./w"), is("/z/w"));
        assert_eq!(resolve("?q=1"), is("/x/y?q=1"));
        assert_eq!(resolve("http://A.example:80/b"), is("/b"));
        assert_eq!(resolve("//a.example/b"), is("/b"));
        assert_eq!(resolve("http://b.example/b"), None);
        assert_eq!(resolve("https://a.example/b"), None);
        assert_eq!(resolve(""), None);
    }
}
