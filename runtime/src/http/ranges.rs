//! Parts of a stored complete response (RFC 9110, 14; RFC 9111, 3.3 and 3.4: parts themselves are not stored).
//!
//! | `Range` | `If-Range` | answer from a stored 200 |
//! |---------|------------|--------------------------|
//! | one range of bytes that is there | none, or the same strong validator | 206 |
//! | one that begins after the end, or `-0` | the same | 416 |
//! | several, another unit, nonsense | – | 200, the whole (14.2 allows to ignore it) |
//! | any | another validator, a weak one | 200, the whole |

use http::header::{DATE, ETAG, HeaderName, IF_RANGE, LAST_MODIFIED, RANGE};
use http::{HeaderMap, HeaderValue};

use super::directives::number_u64;
use super::freshness::{date, parse_date};
use super::validators::Tag;

/// What to send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Whole,
    /// From the first byte to the last, both included.
    Some(u64, u64),
    /// Not there.
    Unsatisfiable,
}

/// What a request wants of a representation of `length` bytes, of which `header` tells the headers.
pub(crate) fn part(
    request: &HeaderMap,
    length: u64,
    header: impl Fn(&HeaderName) -> Option<HeaderValue>,
) -> Part {
    let mut lines = request.get_all(RANGE).iter();
    let (Some(range), None) = (lines.next(), lines.next()) else {
        return Part::Whole;
    };
    if !may_be_parted(request, header) {
        return Part::Whole;
    }
    one(range.as_bytes(), length)
}

/// Whether `If-Range` allows a part (13.1.5): the validator is the same, strongly.
fn may_be_parted(request: &HeaderMap, header: impl Fn(&HeaderName) -> Option<HeaderValue>) -> bool {
    let Some(condition) = request.get(IF_RANGE) else {
        return true;
    };
    if let Some(wanted) = Tag::parse(condition.as_bytes()) {
        let own = header(&ETAG);
        let own = own.as_ref().and_then(|own| Tag::parse(own.as_bytes()));
        return own.is_some_and(|own| Tag::same_strongly(own, wanted));
    }
    let of = |name| header(name).and_then(|value| parse_date(value.as_bytes()));
    // A date is a strong validator where it is a second older than the response (8.8.2.2).
    match (date(request, &IF_RANGE), of(&LAST_MODIFIED), of(&DATE)) {
        (Some(wanted), Some(modified), Some(date)) => wanted == modified && modified + 1000 <= date,
        _ => false,
    }
}

/// One range of bytes (14.1.1).
fn one(range: &[u8], length: u64) -> Part {
    let range = range.trim_ascii();
    let Some((unit, set)) = range
        .iter()
        .position(|byte| *byte == b'=')
        .map(|at| (&range[..at], &range[at + 1..]))
    else {
        return Part::Whole;
    };
    let set = set.trim_ascii();
    if !unit.eq_ignore_ascii_case(b"bytes") || set.contains(&b',') {
        return Part::Whole;
    }
    let Some(dash) = set.iter().position(|byte| *byte == b'-') else {
        return Part::Whole;
    };
    let (from, to) = (&set[..dash], &set[dash + 1..]);
    match (number_u64(from), number_u64(to)) {
        (Some(from), Some(to)) if from > to => Part::Whole,
        (Some(_), None) if !to.is_empty() => Part::Whole,
        (Some(from), _) if from >= length => Part::Unsatisfiable,
        (Some(from), to) => Part::Some(from, to.unwrap_or(u64::MAX).min(length - 1)),
        (None, Some(last)) if from.is_empty() => match last.min(length) {
            0 => Part::Unsatisfiable,
            last => Part::Some(length - last, length - 1),
        },
        _ => Part::Whole,
    }
}
