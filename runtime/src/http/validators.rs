//! Validators and the conditions that name them (RFC 9110, 8.8 and 13; RFC 9111, 4.3).
//!
//! | request | stored 200 | answer |
//! |---------|------------|--------|
//! | `If-None-Match: *` | any | 304 |
//! | `If-None-Match` | an ETag of the list, by weak comparison | 304 |
//! | `If-None-Match` | no such ETag | 200, whatever `If-Modified-Since` says |
//! | `If-Modified-Since` | `Last-Modified` (else `Date`) not later | 304 |
//! | `If-Match`, `If-Unmodified-Since` | – | for the service, not for a cache (RFC 9111, 4.3.2) |

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_LOCATION, DATE, ETAG, EXPIRES, HeaderName, IF_MATCH, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, IF_UNMODIFIED_SINCE, LAST_MODIFIED, VARY,
};
use http::{HeaderMap, HeaderValue, Method};

use super::freshness::{date, parse_date};

/// What a 304 has of a 200's headers (RFC 9110, 15.4.5). `Last-Modified` where there is no `ETag`.
pub(crate) const OF_A_304: [HeaderName; 6] =
    [CACHE_CONTROL, CONTENT_LOCATION, DATE, ETAG, EXPIRES, VARY];

/// An entity tag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tag<'a> {
    weak: bool,
    opaque: &'a [u8],
}

impl<'a> Tag<'a> {
    /// Reads a tag; `None` where it is none: without quotes, or with bytes that no tag has (RFC 9110, 8.8.3).
    pub(crate) fn parse(text: &'a [u8]) -> Option<Self> {
        let text = text.trim_ascii();
        let (weak, quoted) = match text.strip_prefix(b"W/") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let opaque = quoted.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        let allowed = |byte: &u8| *byte == 0x21 || (0x23..=0x7e).contains(byte) || *byte >= 0x80;
        opaque.iter().all(allowed).then_some(Self { weak, opaque })
    }

    pub(crate) fn same_weakly(one: Tag<'_>, other: Tag<'_>) -> bool {
        one.opaque == other.opaque
    }

    pub(crate) fn same_strongly(one: Tag<'_>, other: Tag<'_>) -> bool {
        !one.weak && !other.weak && one.opaque == other.opaque
    }
}

/// The tags of a list. A backslash is no escape in them, so that lists of tags are not split as others are.
pub(crate) fn tags(line: &[u8]) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        loop {
            let start = rest.iter().position(|byte| !b" \t,".contains(byte))?;
            rest = &rest[start..];
            let quote = rest.iter().position(|byte| *byte == b'"' || *byte == b',');
            // An element without quotes is no tag: on to the next.
            let Some(open) = quote else {
                rest = &[];
                continue;
            };
            if rest[open] == b',' {
                rest = &rest[open..];
                continue;
            }
            let close = rest[open + 1..].iter().position(|byte| *byte == b'"')?;
            let (tag, after) = rest.split_at(open + close + 2);
            rest = after;
            if let Some(tag) = Tag::parse(tag) {
                return Some(tag);
            }
        }
    })
}

/// A strong `ETag` from the body's bytes: 128 bits of their BLAKE3 digest, the same in every process and build.
///
/// ```
/// # use oncemore::http::etag_of;
/// assert_eq!(etag_of(b"a"), etag_of(b"a"));
/// assert_eq!(etag_of(b"").to_str().unwrap(), "\"af1349b9f5f9a1a6a0404dea36dcc949\"");
/// ```
pub fn etag_of(body: &[u8]) -> HeaderValue {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let digest = blake3::hash(body);
    let mut text = [b'"'; 34];
    for (at, byte) in digest.as_bytes()[..16].iter().enumerate() {
        text[1 + 2 * at] = HEX[usize::from(byte >> 4)];
        text[2 + 2 * at] = HEX[usize::from(byte & 15)];
    }
    // Hexadecimal digits in quotes.
    HeaderValue::from_maybe_shared(Bytes::copy_from_slice(&text))
        .unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether a request is conditional in a way that a cache answers.
pub(crate) fn is_conditional(request: &HeaderMap) -> bool {
    request.contains_key(IF_NONE_MATCH) || request.contains_key(IF_MODIFIED_SINCE)
}

/// Whether a request is conditional in a way that only the service answers.
pub(crate) fn is_for_the_service(request: &HeaderMap) -> bool {
    request.contains_key(IF_MATCH) || request.contains_key(IF_UNMODIFIED_SINCE)
}

/// Whether the answer to a request for a representation with these headers is a 304.
pub(crate) fn not_modified(request: &HeaderMap, response: &HeaderMap) -> bool {
    let known = Known {
        etag: response.get(ETAG).map(HeaderValue::as_bytes),
        modified: || date(response, &LAST_MODIFIED).or_else(|| date(response, &DATE)),
    };
    known.not_modified(request)
}

/// What is known of a representation. The date is read only where it matters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a, M> {
    pub(crate) etag: Option<&'a [u8]>,
    pub(crate) modified: M,
}

impl<M: Fn() -> Option<u64>> Known<'_, M> {
    pub(crate) fn not_modified(&self, request: &HeaderMap) -> bool {
        if let Some(first) = request.get(IF_NONE_MATCH) {
            // What clients usually send: the tag as they got it.
            if self.etag == Some(first.as_bytes()) && Tag::parse(first.as_bytes()).is_some() {
                return true;
            }
            return self.any_matches(request, &IF_NONE_MATCH, Tag::same_weakly);
        }
        let mut since = request.get_all(IF_MODIFIED_SINCE).iter();
        let (first, None) = (since.next(), since.next()) else {
            return false;
        };
        let since = first.and_then(|text| parse_date(text.as_bytes()));
        match (since, (self.modified)()) {
            (Some(since), Some(modified)) => modified / 1000 <= since / 1000,
            _ => false,
        }
    }

    fn any_matches(
        &self,
        request: &HeaderMap,
        name: &HeaderName,
        same: fn(Tag<'_>, Tag<'_>) -> bool,
    ) -> bool {
        let own = self.etag.and_then(Tag::parse);
        request.get_all(name).iter().any(|line| {
            line.as_bytes().trim_ascii() == b"*"
                || own.is_some_and(|own| tags(line.as_bytes()).any(|tag| same(tag, own)))
        })
    }
}

/// What the conditions of a request come to (RFC 9110, 13.2.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Precondition {
    /// They hold, or there are none: go on.
    Holds,
    /// 304: the client has it.
    NotModified,
    /// 412: it is not what the client thinks it is.
    Failed,
}

/// Evaluates the conditions of a request against the headers of the current representation; `None`: there is none.
///
/// For services: they know what is current. The cache answers `If-None-Match` and `If-Modified-Since` of GET and HEAD by the same rules,
/// and leaves the rest to the service.
///
/// ```
/// # use oncemore::http::{Precondition, precondition};
/// # use http::{HeaderMap, HeaderValue, Method, header};
/// let mut request = HeaderMap::new();
/// request.insert(header::IF_NONE_MATCH, HeaderValue::from_static("*"));
/// let current = HeaderMap::new();
/// assert_eq!(precondition(&Method::PUT, &request, Some(&current)), Precondition::Failed);
/// assert_eq!(precondition(&Method::GET, &request, Some(&current)), Precondition::NotModified);
/// assert_eq!(precondition(&Method::PUT, &request, None), Precondition::Holds);
/// ```
pub fn precondition(
    method: &Method,
    request: &HeaderMap,
    current: Option<&HeaderMap>,
) -> Precondition {
    let reads = *method == Method::GET || *method == Method::HEAD;
    let known = current.map(|headers| Known {
        etag: headers.get(ETAG).map(HeaderValue::as_bytes),
        modified: || date(headers, &LAST_MODIFIED),
    });
    if request.contains_key(IF_MATCH) {
        let matches = known
            .as_ref()
            .is_some_and(|known| known.any_matches(request, &IF_MATCH, Tag::same_strongly));
        if !matches {
            return Precondition::Failed;
        }
    } else if let Some(until) = date(request, &IF_UNMODIFIED_SINCE)
        && let Some(known) = &known
        && (known.modified)().is_some_and(|modified| modified > until)
    {
        return Precondition::Failed;
    }
    let Some(known) = known else {
        return Precondition::Holds;
    };
    if request.contains_key(IF_NONE_MATCH) {
        return match (known.not_modified(request), reads) {
            (true, true) => Precondition::NotModified,
            (true, false) => Precondition::Failed,
            (false, _) => Precondition::Holds,
        };
    }
    if reads && known.not_modified(request) {
        return Precondition::NotModified;
    }
    Precondition::Holds
}

/// Puts the conditions of a revalidation (4.3.1) in place of the client's.
pub(crate) fn set_conditions(
    request: &mut HeaderMap,
    etag: Option<HeaderValue>,
    modified: Option<HeaderValue>,
) {
    remove_conditions(request);
    if let Some(etag) = etag {
        request.insert(IF_NONE_MATCH, etag);
    }
    if let Some(modified) = modified {
        request.insert(IF_MODIFIED_SINCE, modified);
    }
}

/// Takes the client's conditions away, so that the response can be stored; they are answered here.
pub(crate) fn remove_conditions(request: &mut HeaderMap) {
    request.remove(IF_NONE_MATCH);
    request.remove(IF_MODIFIED_SINCE);
}
