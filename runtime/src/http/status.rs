//! What a response tells of the cache: `Cache-Status` (RFC 9211) and a plain word.
//!
//! | what happened | `Cache-Status` | word |
//! |---------------|----------------|------|
//! | from the store, fresh | `name; hit; ttl=57` | `HIT` |
//! | from the store, stale | `name; hit; ttl=-3` | `STALE` |
//! | validated by the service | `name; fwd=stale; fwd-status=304` | `REVALIDATED` |
//! | from the service | `name; fwd=uri-miss; fwd-status=200; stored` | `MISS` |
//! | after another's request for the same | `name; hit; ttl=60; collapsed` | `HIT` |
//! | the store was not asked | `name; fwd=request`, `fwd=method`, `fwd=bypass` | `BYPASS` |

use std::cell::RefCell;
use std::io::Write;

use http::header::HeaderName;
use http::{HeaderMap, HeaderValue};

pub(crate) const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

/// Why the service was asked (RFC 9211, 2.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Forward {
    UriMiss,
    VaryMiss,
    Stale,
    /// The client asked for it.
    Request,
    Method,
    /// The configuration says so.
    Bypass,
}

impl Forward {
    fn as_str(self) -> &'static str {
        match self {
            Self::UriMiss => "uri-miss",
            Self::VaryMiss => "vary-miss",
            Self::Stale => "stale",
            Self::Request => "request",
            Self::Method => "method",
            Self::Bypass => "bypass",
        }
    }
}

/// What became of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Hit {
        ttl: i64,
        collapsed: bool,
    },
    Forwarded {
        why: Forward,
        status: u16,
        stored: bool,
    },
    Revalidated,
    /// `only-if-cached`, and it was not.
    NotCached,
}

/// How it is told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Telling {
    /// The cache's name in `Cache-Status`; `None`: no such header.
    pub(crate) name: Option<Box<str>>,
    /// The header with the plain word.
    pub(crate) word: Option<HeaderName>,
}

impl Telling {
    pub(crate) fn tell(&self, headers: &mut HeaderMap, outcome: Outcome) {
        let value = self.name.as_ref().and_then(|name| match outcome {
            Outcome::Hit {
                ttl,
                collapsed: false,
            } => hit(name, ttl),
            _ => written(name, outcome),
        });
        if let Some(value) = value {
            match headers.get_mut(&CACHE_STATUS) {
                Some(place) if place.is_empty() => *place = value,
                // After those of caches nearer to the service (RFC 9211, 2).
                _ => drop(headers.append(CACHE_STATUS, value)),
            }
        }
        if let Some(word) = &self.word {
            let text = match outcome {
                Outcome::Hit { ttl: ..0, .. } => "STALE",
                Outcome::Hit { .. } => "HIT",
                Outcome::Revalidated => "REVALIDATED",
                Outcome::Forwarded {
                    why: Forward::Request | Forward::Method | Forward::Bypass,
                    ..
                } => "BYPASS",
                Outcome::Forwarded { .. } | Outcome::NotCached => "MISS",
            };
            headers.insert(word.clone(), HeaderValue::from_static(text));
        }
    }
}

/// The field's value.
fn written(name: &str, outcome: Outcome) -> Option<HeaderValue> {
    // On the stack. Names are short (see `HttpCacheBuilder::name`).
    let mut buffer = [0; 192];
    let mut left = &mut buffer[..];
    let written = match outcome {
        Outcome::Hit { ttl, collapsed } => {
            let more = if collapsed { "; collapsed" } else { "" };
            write!(left, "{name}; hit; ttl={ttl}{more}")
        }
        Outcome::Forwarded {
            why,
            status,
            stored,
        } => {
            let why = why.as_str();
            let more = if stored { "; stored" } else { "" };
            write!(left, "{name}; fwd={why}; fwd-status={status}{more}")
        }
        Outcome::Revalidated => write!(left, "{name}; fwd=stale; fwd-status=304"),
        Outcome::NotCached => write!(left, "{name}; detail=only-if-cached"),
    };
    written.ok()?;
    let length = 192 - left.len();
    HeaderValue::from_bytes(&buffer[..length]).ok()
}

/// So many values of hits each thread remembers.
const SLOTS: usize = 64;

thread_local! {
    static HITS: RefCell<[Option<(i64, HeaderValue)>; SLOTS]> = const { RefCell::new([const { None }; SLOTS]) };
}

/// The value of a hit: the same for a second, for what is asked often and what came at the same time.
fn hit(name: &str, ttl: i64) -> Option<HeaderValue> {
    let make = || {
        let collapsed = false;
        written(name, Outcome::Hit { ttl, collapsed })
    };
    HITS.with(|hits| {
        let Ok(mut hits) = hits.try_borrow_mut() else {
            return make();
        };
        // The low bits of a number that may be negative.
        let slot = usize::from(ttl.to_le_bytes()[0]) % SLOTS;
        let of_name = |value: &HeaderValue| {
            let rest = value.as_bytes().strip_prefix(name.as_bytes());
            rest.is_some_and(|rest| rest.starts_with(b";"))
        };
        match &hits[slot] {
            Some((known, value)) if *known == ttl && of_name(value) => Some(value.clone()),
            _ => {
                let value = make()?;
                hits[slot] = Some((ttl, value.clone()));
                Some(value)
            }
        }
    })
}
