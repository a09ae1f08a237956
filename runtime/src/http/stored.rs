//! A stored response: status, headers and body in one piece, and what was worked out of them once.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::clock::Millis;
use super::directives::ResponseDirectives;
use super::freshness::{Source, date, parse_date};
use super::names::{self, Name};
use super::policy::Policy;
use super::validators::{Known, Tag};
use super::variants::{Selection, write_values};

/// So many headers a response from the store has beside its own: `Content-Length`, `Age`, `Cache-Status`, the plain word.
const ADDED: usize = 4;

/// A stored response.
#[derive(Debug)]
pub(crate) struct Stored {
    /// The headers, what selects it, and the body, in one piece of its own: a body as it comes may be a small part of something large.
    data: Bytes,
    hits: AtomicU64,
    /// When it came, and how old it was then.
    pub(crate) received: Millis,
    pub(crate) initial_age: Millis,
    pub(crate) lifetime: Millis,
    /// The bytes of the headers, each a name, a length, and a value; and of what selects it, if anything does: a number of names, these, and the values.
    fields: u32,
    selection: u32,
    pub(crate) rules: Rules,
    pub(crate) status: StatusCode,
    count: u16,
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
const SAID_HERE: u8 = 16;
const TAGGED_HERE: u8 = 32;

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
                | flag(EXPLICIT, source == Source::Explicit)
                | flag(SAID_HERE, source == Source::Policy),
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

    /// With an `ETag` of ours, which the service does not know.
    pub(super) fn tagged_here(mut self, yes: bool) -> Self {
        if yes {
            self.flags |= TAGGED_HERE;
        }
        self
    }

    /// Whether the `ETag` is ours.
    pub(super) fn is_tagged_here(self) -> bool {
        self.flags & TAGGED_HERE != 0
    }

    /// Whether its last line of `Cache-Control` is the policy's.
    pub(super) fn said_here(self) -> bool {
        self.flags & SAID_HERE != 0
    }
}

impl Stored {
    /// What is to be stored; `None` where the headers are too many or too long.
    pub(crate) fn new(
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        selection: Option<&Selection>,
        times: Times,
        rules: Rules,
    ) -> Option<Self> {
        let fields = headers.iter().map(|(name, value)| (name, value.as_bytes()));
        Self::pack(status, fields, body, selection, times, rules)
    }

    pub(super) fn pack<'a>(
        status: StatusCode,
        headers: impl Iterator<Item = (&'a HeaderName, &'a [u8])>,
        body: &[u8],
        selection: Option<&Selection>,
        times: Times,
        rules: Rules,
    ) -> Option<Self> {
        let (mut head, mut count) = (Vec::new(), 0_u16);
        for (name, value) in headers {
            names::write(name, &mut head)?;
            head.extend(u16::try_from(value.len()).ok()?.to_be_bytes());
            head.extend(value);
            count = count.checked_add(1)?;
        }
        let fields = head.len();
        if let Some(selection) = selection {
            head.push(u8::try_from(selection.names.len()).ok()?);
            for name in &selection.names {
                names::write(name, &mut head)?;
            }
            head.extend(&selection.values);
        }
        let mut data = Vec::with_capacity(head.len() + body.len());
        data.extend(&head);
        data.extend(body);
        Some(Self {
            data: data.into(),
            hits: AtomicU64::new(0),
            received: times.received,
            initial_age: times.initial_age,
            lifetime: times.lifetime,
            fields: u32::try_from(fields).ok()?,
            selection: u32::try_from(head.len() - fields).ok()?,
            rules,
            status,
            count,
        })
    }

    /// Where the headers end, and where the body begins.
    fn ends(&self) -> (usize, usize) {
        // Both were lengths of something in memory.
        let fields = self.fields as usize;
        (fields, fields + self.selection as usize)
    }

    /// The body. What holds on to it holds on to all.
    pub(crate) fn body(&self) -> Bytes {
        self.data.slice(self.ends().1..)
    }

    /// The bytes of the body.
    pub(crate) fn length(&self) -> usize {
        self.data.len() - self.ends().1
    }

    /// Each name, and where its value is.
    fn iter(&self) -> impl Iterator<Item = (Name, Range<usize>)> {
        let (mut at, end) = (0, self.ends().0);
        std::iter::from_fn(move || {
            let fields = &self.data[..end];
            let name = names::read(fields, &mut at)?;
            let length = u16::from_be_bytes(*fields.get(at..)?.first_chunk()?);
            let from = at + 2;
            at = from + usize::from(length);
            (at <= end).then_some((name, from..at))
        })
    }

    /// Each name and its value.
    #[cfg(feature = "remote")]
    pub(super) fn fields(&self) -> impl Iterator<Item = (Name, &[u8])> {
        self.iter().map(|(name, range)| (name, &self.data[range]))
    }

    /// Whether it has an `ETag`, the service's or ours.
    pub(super) fn is_tagged(&self) -> bool {
        self.bytes(&header::ETAG).is_some()
    }

    /// Whether it is for some requests only.
    pub(crate) fn is_selected(&self) -> bool {
        self.selection > 0
    }

    /// What selects it, if anything does; alike for responses that the same selects.
    pub(crate) fn selected_by(&self) -> &[u8] {
        let (from, to) = self.ends();
        &self.data[from..to]
    }

    /// The names that select it.
    pub(crate) fn selecting(&self) -> impl Iterator<Item = Name> {
        let (bytes, mut at) = (self.selected_by(), 1);
        let count = bytes.first().copied().unwrap_or(0);
        (0..count).map_while(move |_| names::read(bytes, &mut at))
    }

    /// What selects it: the names, and what the request that brought it had under them.
    pub(crate) fn selection(&self) -> Option<Selection> {
        let bytes = self.selected_by();
        let (count, mut at) = (*bytes.first()?, 1);
        let read = |_| names::read(bytes, &mut at).map(Name::into_header);
        let names = (0..count).map(read).collect::<Option<_>>()?;
        let values = bytes[at..].into();
        Some(Selection { names, values })
    }

    /// Its headers, with room for some more.
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(usize::from(self.count) + ADDED);
        self.copy_into(&mut headers, |_| true);
        headers
    }

    /// Its headers, in bytes of their own.
    pub(super) fn own_headers(&self, wanted: impl Fn(&HeaderName) -> bool) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(usize::from(self.count) + ADDED);
        let bytes = Bytes::copy_from_slice(&self.data[..self.ends().0]);
        self.copy_of(&bytes, &mut headers, wanted);
        headers
    }

    /// Some of its headers.
    pub(crate) fn copy_into(&self, headers: &mut HeaderMap, wanted: impl Fn(&HeaderName) -> bool) {
        self.copy_of(&self.data, headers, wanted);
    }

    fn copy_of(&self, data: &Bytes, headers: &mut HeaderMap, wanted: impl Fn(&HeaderName) -> bool) {
        for (name, range) in self.iter() {
            if wanted(&name)
                && let Ok(value) = HeaderValue::from_maybe_shared(data.slice(range))
            {
                match name {
                    // The names of the field are numbers to the map, too.
                    Name::Known(name) => headers.append(name, value),
                    Name::Spelled(name) => headers.append(name, value),
                };
            }
        }
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<HeaderValue> {
        let (_, range) = self.iter().find(|(other, _)| **other == *name)?;
        // Not a part of the whole: it may be kept for longer.
        HeaderValue::from_bytes(&self.data[range]).ok()
    }

    fn bytes(&self, name: &HeaderName) -> Option<&[u8]> {
        let (_, range) = self.iter().find(|(other, _)| **other == *name)?;
        self.data.get(range)
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
        self.tag().is_some() || self.bytes(&header::LAST_MODIFIED).is_some()
    }

    /// The service's own `ETag`.
    pub(crate) fn tag(&self) -> Option<HeaderValue> {
        if self.rules.is_tagged_here() {
            return None;
        }
        self.header(&header::ETAG)
    }

    /// Whether it is for a request.
    pub(crate) fn is_for(&self, request: &HeaderMap) -> bool {
        if !self.is_selected() {
            return true;
        }
        let (bytes, mut at) = (self.selected_by(), 1);
        let mut values = Vec::with_capacity(bytes.len());
        for _ in 0..bytes[0] {
            let Some(name) = names::read(bytes, &mut at) else {
                return false;
            };
            write_values([name], request, &mut values);
        }
        bytes[at..] == *values
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
        // With what counts the owners of both.
        (std::mem::size_of::<Self>() + self.data.len() + 40) as u64
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
