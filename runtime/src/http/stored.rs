//! A stored response: status, headers in one piece, body, and what was worked out of them once.

use std::sync::atomic::{AtomicU64, Ordering};

use bytes::{BufMut, Bytes, BytesMut};
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::clock::Millis;
use super::directives::ResponseDirectives;
use super::freshness::{Source, date, parse_date};
use super::policy::Policy;
use super::validators::{Known, Tag};
use super::variants::Selection;

/// A stored response.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
    pub(super) fields: Fields,
    /// When it came, and how old it was then.
    pub(crate) received: Millis,
    pub(crate) initial_age: Millis,
    pub(crate) lifetime: Millis,
    pub(crate) rules: Rules,
    /// Which requests it is for.
    pub(crate) selection: Option<Box<Selection>>,
    pub(super) hits: AtomicU64,
}

/// What its directives say of its use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Rules {
    /// Seconds of `stale-while-revalidate` and `stale-if-error`.
    pub(crate) stale: u32,
    pub(crate) stale_if_error: u32,
    pub(super) flags: u8,
}

const NO_CACHE: u8 = 1;
const NEVER_STALE: u8 = 2;
const SHAREABLE: u8 = 4;
const EXPLICIT: u8 = 8;

impl Rules {
    pub(crate) fn new(directives: &ResponseDirectives, source: Source, policy: &Policy) -> Self {
        let seconds = |own: Option<u64>, told: Option<std::time::Duration>| {
            let seconds = own.or(told.map(|told| told.as_secs())).unwrap_or(0);
            u32::try_from(seconds).unwrap_or(u32::MAX)
        };
        let flag = |flag, on| if on { flag } else { 0 };
        Self {
            stale: seconds(directives.stale_while_revalidate, policy.stale),
            stale_if_error: seconds(directives.stale_if_error, policy.stale_if_error),
            flags: flag(NO_CACHE, directives.no_cache)
                | flag(NEVER_STALE, directives.forbids_stale())
                | flag(SHAREABLE, directives.shares_authorized())
                | flag(EXPLICIT, source == Source::Explicit),
        }
    }

    pub(crate) fn no_cache(self) -> bool {
        self.flags & NO_CACHE != 0
    }

    pub(crate) fn never_stale(self) -> bool {
        self.flags & NEVER_STALE != 0
    }

    /// Whether it may answer requests that name a person.
    pub(crate) fn shareable(self) -> bool {
        self.flags & SHAREABLE != 0
    }

    /// Whether the service itself said that it is fresh.
    pub(crate) fn explicit(self) -> bool {
        self.flags & EXPLICIT != 0
    }
}

/// Headers, without a map: each is one of the usual ones or one of `custom`, a length, and the value's bytes.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) text: Bytes,
    pub(super) custom: Box<[HeaderName]>,
    pub(super) count: u16,
}

/// More have no room in a byte.
pub(super) const MOST_CUSTOM: usize = 128;

static USUAL: [HeaderName; 40] = [
    header::ACCEPT_RANGES,
    header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
    header::ACCESS_CONTROL_ALLOW_HEADERS,
    header::ACCESS_CONTROL_ALLOW_METHODS,
    header::ACCESS_CONTROL_ALLOW_ORIGIN,
    header::ACCESS_CONTROL_EXPOSE_HEADERS,
    header::ACCESS_CONTROL_MAX_AGE,
    header::ALLOW,
    header::ALT_SVC,
    header::CACHE_CONTROL,
    header::CONTENT_DISPOSITION,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LENGTH,
    header::CONTENT_LOCATION,
    header::CONTENT_RANGE,
    header::CONTENT_SECURITY_POLICY,
    header::CONTENT_TYPE,
    header::DATE,
    header::ETAG,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::LINK,
    header::LOCATION,
    header::PRAGMA,
    header::REFERRER_POLICY,
    header::REFRESH,
    header::RETRY_AFTER,
    header::SERVER,
    header::SET_COOKIE,
    header::STRICT_TRANSPORT_SECURITY,
    header::TRAILER,
    header::UPGRADE_INSECURE_REQUESTS,
    header::VARY,
    header::VIA,
    header::WARNING,
    header::WWW_AUTHENTICATE,
    header::X_CONTENT_TYPE_OPTIONS,
    header::X_FRAME_OPTIONS,
    header::X_XSS_PROTECTION,
];

impl Fields {
    fn pack(headers: &HeaderMap) -> Option<Self> {
        let mut text =
            BytesMut::with_capacity(headers.iter().map(|(_, value)| 3 + value.len()).sum());
        let mut custom: Vec<HeaderName> = Vec::new();
        for (name, value) in headers {
            let id = match USUAL.iter().position(|usual| usual == name) {
                Some(at) => at,
                None => {
                    let known = custom.iter().position(|other| other == name);
                    MOST_CUSTOM
                        + known.unwrap_or_else(|| {
                            custom.push(name.clone());
                            custom.len() - 1
                        })
                }
            };
            text.put_u8(u8::try_from(id).ok()?);
            text.put_u16(u16::try_from(value.len()).ok()?);
            text.put_slice(value.as_bytes());
        }
        Some(Self {
            text: text.freeze(),
            custom: custom.into(),
            count: u16::try_from(headers.len()).ok()?,
        })
    }

    fn iter(&self) -> impl Iterator<Item = (&HeaderName, std::ops::Range<usize>)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let [id, high, low] = *self.text.get(at..at + 3)?.first_chunk::<3>()?;
            let from = at + 3;
            at = from + usize::from(u16::from_be_bytes([high, low]));
            let id = usize::from(id);
            let name = USUAL
                .get(id)
                .or_else(|| self.custom.get(id.checked_sub(MOST_CUSTOM)?))?;
            (at <= self.text.len()).then_some((name, from..at))
        })
    }
}

impl Stored {
    /// What is to be stored; `None` where the headers are too many or too long.
    pub(crate) fn new(
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
        selection: Option<Box<Selection>>,
        times: Times,
        rules: Rules,
    ) -> Option<Self> {
        Some(Self {
            status,
            body,
            fields: Fields::pack(headers)?,
            received: times.received,
            initial_age: times.initial_age,
            lifetime: times.lifetime,
            rules,
            selection,
            hits: AtomicU64::new(0),
        })
    }

    /// Its headers, with room for some more.
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(usize::from(self.fields.count) + 3);
        self.copy_into(&mut headers, |_| true);
        headers
    }

    /// Some of its headers.
    pub(crate) fn copy_into(&self, headers: &mut HeaderMap, wanted: impl Fn(&HeaderName) -> bool) {
        for (name, range) in self.fields.iter() {
            if wanted(name)
                && let Ok(value) = HeaderValue::from_maybe_shared(self.fields.text.slice(range))
            {
                headers.append(name, value);
            }
        }
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<HeaderValue> {
        let (_, range) = self.fields.iter().find(|(other, _)| *other == name)?;
        HeaderValue::from_maybe_shared(self.fields.text.slice(range)).ok()
    }

    fn bytes(&self, name: &HeaderName) -> Option<&[u8]> {
        let (_, range) = self.fields.iter().find(|(other, _)| *other == name)?;
        self.fields.text.get(range)
    }

    /// Whether a conditional request's answer is a 304.
    pub(crate) fn not_modified(&self, request: &HeaderMap) -> bool {
        let date = |name| parse_date(self.bytes(name)?);
        let known = Known {
            etag: self.bytes(&header::ETAG),
            modified: || date(&header::LAST_MODIFIED).or_else(|| date(&header::DATE)),
        };
        self.status == StatusCode::OK && known.not_modified(request)
    }

    /// Whether the service can be asked if it is still the same.
    pub(crate) fn has_validator(&self) -> bool {
        self.bytes(&header::ETAG).is_some() || self.bytes(&header::LAST_MODIFIED).is_some()
    }

    /// Whether it is for a request.
    pub(crate) fn is_for(&self, request: &HeaderMap) -> bool {
        self.selection
            .as_ref()
            .is_none_or(|selection| selection.matches(request))
    }

    /// Its age, `current_age` (4.2.3).
    pub(crate) fn age(&self, now: Millis) -> Millis {
        self.initial_age
            .saturating_add(now.saturating_sub(self.received))
    }

    /// When it is of no use any more, not even to be validated.
    pub(crate) fn until(&self, keep: Millis) -> Millis {
        let window = if self.rules.never_stale() {
            0
        } else {
            self.rules.stale.max(self.rules.stale_if_error)
        };
        let keep = if self.has_validator() { keep } else { 0 };
        let fresh = self.lifetime.saturating_sub(self.initial_age);
        self.received
            .saturating_add(fresh)
            .saturating_add((u64::from(window) * 1000).max(keep))
    }

    pub(crate) fn count_hit(&self) {
        self.hits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn hits(&self) -> u64 {
        self.hits.load(Ordering::Relaxed)
    }

    /// What it takes in memory, in bytes, without its key.
    pub(crate) fn weight(&self) -> u64 {
        let selection = self.selection.as_ref().map_or(0, |selection| {
            std::mem::size_of::<Selection>() + selection.names.len() * 32 + selection.values.len()
        });
        let custom: usize = self
            .fields
            .custom
            .iter()
            .map(|name| 40 + name.as_str().len())
            .sum();
        (std::mem::size_of::<Self>()
            + self.body.len()
            + self.fields.text.len()
            + custom
            + selection
            + 40) as u64
    }
}

/// The times of a response.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Times {
    pub(crate) received: Millis,
    pub(crate) initial_age: Millis,
    pub(crate) lifetime: Millis,
}

impl Times {
    pub(crate) fn new(
        headers: &HeaderMap,
        requested: Millis,
        received: Millis,
        lifetime: Millis,
    ) -> Self {
        Self {
            received,
            initial_age: super::freshness::initial_age(headers, requested, received),
            lifetime,
        }
    }
}

/// Whether two responses are the same representation, so that a 304 of the one is for the other (4.3.4).
pub(crate) fn confirms(fresh: &HeaderMap, stored: &Stored) -> bool {
    let same_tag = |fresh: &HeaderValue, stored: &[u8]| match (
        Tag::parse(fresh.as_bytes()),
        Tag::parse(stored),
    ) {
        (Some(fresh), Some(stored)) => Tag::same_weakly(fresh, stored),
        _ => false,
    };
    match (fresh.get(header::ETAG), stored.bytes(&header::ETAG)) {
        (Some(fresh), Some(stored)) => same_tag(fresh, stored),
        (Some(_), None) => false,
        (None, _) => match (
            date(fresh, &header::LAST_MODIFIED),
            stored.bytes(&header::LAST_MODIFIED),
        ) {
            (Some(fresh), Some(stored)) => parse_date(stored) == Some(fresh),
            _ => true,
        },
    }
}
