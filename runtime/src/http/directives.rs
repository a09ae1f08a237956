//! `Cache-Control` and `Pragma` (RFC 9111, 5.2 and 5.4).
//!
//! | input | becomes |
//! |-------|---------|
//! | several lines, lists, empty elements | one list, in order |
//! | any case, `name=token`, `name="quoted \" text"` | the same directive |
//! | an unknown directive | ignored (5.2.3) |
//! | a directive twice, with another value | the first counts (4.2.1) |
//! | a number that is too large | [`MOST`] (1.2.2) |
//! | a number that is none: `max-age=1.5`, `max-age`, `max-age=-1` | 0: stale (4.2.1) |
//! | `no-cache="a"`, `private="a"` | as without the list: stricter, and allowed (5.2.2.4, 5.2.2.7) |

use std::fmt;

use http::HeaderMap;
use http::header::{CACHE_CONTROL, PRAGMA};

/// The largest number of seconds: what a number that overflows counts as (1.2.2).
pub const MOST: u64 = 1 << 31;

/// What a response asks of caches (5.2.2, RFC 5861).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a directive of its own"
)]
pub struct ResponseDirectives {
    /// `max-age`, in seconds.
    pub max_age: Option<u64>,
    /// `s-maxage`, in seconds.
    pub s_maxage: Option<u64>,
    /// `stale-while-revalidate`, in seconds.
    pub stale_while_revalidate: Option<u64>,
    /// `stale-if-error`, in seconds.
    pub stale_if_error: Option<u64>,
    /// `no-store`.
    pub no_store: bool,
    /// `no-cache`.
    pub no_cache: bool,
    /// `private`.
    pub private: bool,
    /// `public`.
    pub public: bool,
    /// `must-revalidate`.
    pub must_revalidate: bool,
    /// `proxy-revalidate`.
    pub proxy_revalidate: bool,
    /// `must-understand`.
    pub must_understand: bool,
    /// Whether there is a `Cache-Control` at all.
    pub present: bool,
}

/// What a request asks of caches (5.2.1, RFC 5861).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RequestDirectives {
    /// `max-age`, in seconds.
    pub max_age: Option<u64>,
    /// `min-fresh`, in seconds.
    pub min_fresh: Option<u64>,
    /// `max-stale`, in seconds; [`u64::MAX`] where it has no number.
    pub max_stale: Option<u64>,
    /// `stale-if-error`, in seconds.
    pub stale_if_error: Option<u64>,
    /// `no-store`.
    pub no_store: bool,
    /// `no-cache`, also from `Pragma` where there is no `Cache-Control`.
    pub no_cache: bool,
    /// `only-if-cached`.
    pub only_if_cached: bool,
}

impl ResponseDirectives {
    /// Reads the directives of a response.
    ///
    /// ```
    /// # use oncemore::http::ResponseDirectives;
    /// # use http::{HeaderMap, HeaderValue, header::CACHE_CONTROL};
    /// let mut headers = HeaderMap::new();
    /// headers.append(CACHE_CONTROL, HeaderValue::from_static("PUBLIC, max-age=\"60\""));
    /// headers.append(CACHE_CONTROL, HeaderValue::from_static("max-age=9, x-unknown"));
    /// let directives = ResponseDirectives::of(&headers);
    /// assert!(directives.public);
    /// assert_eq!(directives.max_age, Some(60));
    /// ```
    pub fn of(headers: &HeaderMap) -> Self {
        let mut all = Self::default();
        for line in headers.get_all(CACHE_CONTROL) {
            all.present = true;
            each(line.as_bytes(), |name, argument| all.take(name, argument));
        }
        all
    }

    fn take(&mut self, name: &[u8], argument: Option<&[u8]>) {
        let seconds = |slot: &mut Option<u64>| {
            slot.get_or_insert_with(|| argument.and_then(number).unwrap_or(0));
        };
        match_name(name, |name| match name {
            b"max-age" => seconds(&mut self.max_age),
            b"s-maxage" => seconds(&mut self.s_maxage),
            b"stale-while-revalidate" => seconds(&mut self.stale_while_revalidate),
            b"stale-if-error" => seconds(&mut self.stale_if_error),
            b"no-store" => self.no_store = true,
            b"no-cache" => self.no_cache = true,
            b"private" => self.private = true,
            b"public" => self.public = true,
            b"must-revalidate" => self.must_revalidate = true,
            b"proxy-revalidate" => self.proxy_revalidate = true,
            b"must-understand" => self.must_understand = true,
            _ => {}
        });
    }

    /// Whether a stale response must not be served without validation (4.2.4). `s-maxage` says so too (5.2.2.10).
    pub fn forbids_stale(&self) -> bool {
        self.must_revalidate || self.proxy_revalidate || self.no_cache || self.s_maxage.is_some()
    }

    /// Whether a response to a request with `Authorization` may be shared (3.5).
    pub fn shares_authorized(&self) -> bool {
        self.public || self.must_revalidate || self.s_maxage.is_some()
    }
}

impl RequestDirectives {
    /// Reads the directives of a request.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut all = Self::default();
        let mut present = false;
        for line in headers.get_all(CACHE_CONTROL) {
            present = true;
            each(line.as_bytes(), |name, argument| all.take(name, argument));
        }
        if !present {
            // 5.4: only where there is no Cache-Control.
            for line in headers.get_all(PRAGMA) {
                each(line.as_bytes(), |name, _| {
                    all.no_cache |= name.eq_ignore_ascii_case(b"no-cache");
                });
            }
        }
        all
    }

    fn take(&mut self, name: &[u8], argument: Option<&[u8]>) {
        let parsed = argument.and_then(number);
        match_name(name, |name| match name {
            // What cannot be read asks for as much as it could.
            b"max-age" => drop(self.max_age.get_or_insert(parsed.unwrap_or(0))),
            b"min-fresh" => drop(self.min_fresh.get_or_insert(parsed.unwrap_or(MOST))),
            // And allows as little.
            b"max-stale" => {
                let most = if argument.is_none() {
                    u64::MAX
                } else {
                    parsed.unwrap_or(0)
                };
                self.max_stale.get_or_insert(most);
            }
            b"stale-if-error" => drop(self.stale_if_error.get_or_insert(parsed.unwrap_or(0))),
            b"no-store" => self.no_store = true,
            b"no-cache" => self.no_cache = true,
            b"only-if-cached" => self.only_if_cached = true,
            _ => {}
        });
    }
}

/// Calls `with` with the name in lower case. Longer names are unknown ones.
fn match_name(name: &[u8], with: impl FnOnce(&[u8])) {
    let mut lower = [0_u8; 24];
    if let Some(lower) = lower.get_mut(..name.len()) {
        lower.copy_from_slice(name);
        lower.make_ascii_lowercase();
        with(lower);
    }
}

/// A number of seconds (1.2.2): digits only; [`MOST`] where there are too many.
pub(crate) fn number(digits: &[u8]) -> Option<u64> {
    number_u64(digits).map(|number| number.min(MOST))
}

/// A number of bytes: digits only, as much as there is where there are too many.
pub(crate) fn number_u64(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add = |sum: u64, digit: &u8| {
        sum.saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    };
    Some(digits.iter().fold(0, add))
}

/// Calls `see` with each element of a list: its name and its argument, without quotes.
pub(crate) fn each(line: &[u8], mut see: impl FnMut(&[u8], Option<&[u8]>)) {
    let mut unescaped = Vec::new();
    for element in elements(line) {
        let (name, argument) = match element.iter().position(|byte| *byte == b'=') {
            Some(at) => (&element[..at], Some(element[at + 1..].trim_ascii())),
            None => (element, None),
        };
        let name = name.trim_ascii();
        if name.is_empty() {
            continue;
        }
        match argument {
            Some([b'"', quoted @ ..]) => {
                let quoted = quoted.strip_suffix(b"\"").unwrap_or(quoted);
                if quoted.contains(&b'\\') {
                    unescaped.clear();
                    let mut bytes = quoted.iter();
                    while let Some(byte) = bytes.next() {
                        let byte = if *byte == b'\\' {
                            bytes.next().unwrap_or(byte)
                        } else {
                            byte
                        };
                        unescaped.push(*byte);
                    }
                    see(name, Some(&unescaped));
                } else {
                    see(name, Some(quoted));
                }
            }
            other => see(name, other),
        }
    }
}

/// The elements of a list (RFC 9110, 5.6.1), trimmed, without the empty ones. A comma within quotes is text.
pub(crate) fn elements(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        loop {
            let line = rest.take()?;
            let (mut quoted, mut escaped) = (false, false);
            let end = line.iter().position(|byte| {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => quoted = !quoted,
                    b',' if !quoted => return true,
                    _ => {}
                }
                false
            });
            // A quote that nothing closes is none: what is behind it is not to be lost.
            let end = match end {
                None if quoted => line.iter().position(|byte| *byte == b','),
                end => end,
            };
            let element = match end {
                Some(at) => {
                    rest = Some(&line[at + 1..]);
                    &line[..at]
                }
                None => line,
            };
            let element = element.trim_ascii();
            if !element.is_empty() {
                return Some(element);
            }
        }
    })
}

/// Writes a list of directives.
struct List<'a, 'b>(&'a mut fmt::Formatter<'b>, bool);

impl List<'_, '_> {
    fn flag(&mut self, name: &str, set: bool) -> fmt::Result {
        if !set {
            return Ok(());
        }
        let separator = if std::mem::replace(&mut self.1, true) {
            ", "
        } else {
            ""
        };
        write!(self.0, "{separator}{name}")
    }

    fn seconds(&mut self, name: &str, seconds: Option<u64>) -> fmt::Result {
        match seconds {
            // `max-stale` without a number.
            Some(u64::MAX) => self.flag(name, true),
            Some(seconds) => {
                self.flag(name, true)?;
                write!(self.0, "={seconds}")
            }
            None => Ok(()),
        }
    }
}

impl fmt::Display for ResponseDirectives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = List(f, false);
        list.flag("public", self.public)?;
        list.flag("private", self.private)?;
        list.flag("no-store", self.no_store)?;
        list.flag("no-cache", self.no_cache)?;
        list.flag("must-revalidate", self.must_revalidate)?;
        list.flag("proxy-revalidate", self.proxy_revalidate)?;
        list.flag("must-understand", self.must_understand)?;
        list.seconds("max-age", self.max_age)?;
        list.seconds("s-maxage", self.s_maxage)?;
        list.seconds("stale-while-revalidate", self.stale_while_revalidate)?;
        list.seconds("stale-if-error", self.stale_if_error)
    }
}

impl fmt::Display for RequestDirectives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = List(f, false);
        list.flag("no-store", self.no_store)?;
        list.flag("no-cache", self.no_cache)?;
        list.flag("only-if-cached", self.only_if_cached)?;
        list.seconds("max-age", self.max_age)?;
        list.seconds("min-fresh", self.min_fresh)?;
        list.seconds("max-stale", self.max_stale)?;
        list.seconds("stale-if-error", self.stale_if_error)
    }
}
