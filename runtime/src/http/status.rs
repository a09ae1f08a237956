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
        if let Some(name) = &self.name {
            // On the stack: this is part of every hit. Names are short (see `HttpCacheBuilder::name`).
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
                    let more = if stored { "; stored" } else { "" };
                    write!(
                        left,
                        "{name}; fwd={}; fwd-status={status}{more}",
                        why.as_str()
                    )
                }
                Outcome::Revalidated => write!(left, "{name}; fwd=stale; fwd-status=304"),
                Outcome::NotCached => write!(left, "{name}; detail=only-if-cached"),
            };
            let length = 192 - left.len();
            if written.is_ok()
                && let Ok(value) = HeaderValue::from_bytes(&buffer[..length])
            {
                // After those of caches nearer to the service (RFC 9211, 2).
                headers.append(CACHE_STATUS, value);
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
