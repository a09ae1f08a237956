//! Names of headers in few bytes.
//!
//! | first byte | name |
//! |------------|------|
//! | below 128 | one of the usual ones |
//! | 128 to 254 | with the next byte, one that this process has seen before: there is room for [`MOST_SEEN`] |
//! | 255 | spelled out, after two bytes of length |
//!
//! What other processes read has no names of the second kind.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use http::header::{self, HeaderName};

/// So many names have numbers. A service whose responses have ever new ones gets them spelled out.
const MOST_SEEN: usize = 1_024;
const FIRST_SEEN: u8 = 128;
const SPELLED: u8 = 255;

static SEEN: [OnceLock<HeaderName>; MOST_SEEN] = [const { OnceLock::new() }; MOST_SEEN];
static NUMBERS: LazyLock<Mutex<HashMap<Box<str>, u16>>> = LazyLock::new(Mutex::default);

/// A name that was read.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    Known(&'static HeaderName),
    Spelled(HeaderName),
}

impl Name {
    pub(super) fn into_header(self) -> HeaderName {
        match self {
            Self::Known(name) => name.clone(),
            Self::Spelled(name) => name,
        }
    }
}

impl Deref for Name {
    type Target = HeaderName;

    fn deref(&self) -> &HeaderName {
        match self {
            Self::Known(name) => name,
            Self::Spelled(name) => name,
        }
    }
}

/// Writes a name for this process; `None` where it is too long.
pub(super) fn write(name: &HeaderName, out: &mut Vec<u8>) -> Option<()> {
    match usual(name) {
        Some(at) => out.push(at),
        None => match number(name) {
            Some(number) => {
                let [high, low] = number.to_be_bytes();
                out.extend([FIRST_SEEN + high, low]);
            }
            None => spell(name, out)?,
        },
    }
    Some(())
}

/// Writes a name for all processes.
#[cfg(feature = "remote")]
pub(super) fn write_for_all(name: &HeaderName, out: &mut Vec<u8>) -> Option<()> {
    match usual(name) {
        Some(at) => {
            out.push(at);
            Some(())
        }
        None => spell(name, out),
    }
}

/// Reads a name, and moves `at` behind it.
pub(super) fn read(bytes: &[u8], at: &mut usize) -> Option<Name> {
    let first = *bytes.get(*at)?;
    *at += 1;
    if let Some(usual) = USUAL.get(usize::from(first)) {
        return Some(Name::Known(usual));
    }
    if first == SPELLED {
        let length = usize::from(u16::from_be_bytes(*bytes.get(*at..)?.first_chunk()?));
        let from = *at + 2;
        *at = from + length;
        let name = HeaderName::from_bytes(bytes.get(from..*at)?).ok()?;
        return Some(Name::Spelled(name));
    }
    let number = u16::from_be_bytes([first.checked_sub(FIRST_SEEN)?, *bytes.get(*at)?]);
    *at += 1;
    SEEN.get(usize::from(number))?.get().map(Name::Known)
}

fn usual(name: &HeaderName) -> Option<u8> {
    let at = USUAL.iter().position(|usual| usual == name)?;
    u8::try_from(at).ok()
}

fn number(name: &HeaderName) -> Option<u16> {
    let mut numbers = NUMBERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(number) = numbers.get(name.as_str()) {
        return Some(*number);
    }
    let number = numbers.len();
    // A copy: the name may be a part of something larger.
    let own = HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
    SEEN.get(number)?.set(own).ok()?;
    let number = u16::try_from(number).ok()?;
    numbers.insert(name.as_str().into(), number);
    Some(number)
}

fn spell(name: &HeaderName, out: &mut Vec<u8>) -> Option<()> {
    let text = name.as_str().as_bytes();
    let length = u16::try_from(text.len()).ok()?;
    out.push(SPELLED);
    out.extend(length.to_be_bytes());
    out.extend(text);
    Some(())
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_were_written() {
        let names = ["etag", "x-own", "accept", "x-own", "x-other"];
        let names = names.map(HeaderName::from_static);
        let mut bytes = Vec::new();
        for name in &names {
            write(name, &mut bytes).expect("short");
            #[cfg(feature = "remote")]
            write_for_all(name, &mut bytes).expect("short");
            spell(name, &mut bytes).expect("short");
        }
        let mut at = 0;
        for name in &names {
            for _ in 0..2 + usize::from(cfg!(feature = "remote")) {
                assert_eq!(*read(&bytes, &mut at).expect("a name"), *name);
            }
        }
        assert_eq!(at, bytes.len());
        assert!(read(&bytes, &mut at).is_none());
    }

    #[test]
    fn what_is_no_name_is_none() {
        for bytes in [
            &[][..],
            &[127],
            &[128],
            &[200, 255],
            &[254, 255],
            &[255],
            &[255, 0],
            &[255, 0, 0],
            &[255, 0, 2, b'a'],
            &[255, 0, 1, b' '],
        ] {
            assert!(read(bytes, &mut 0).is_none(), "{bytes:?}");
        }
    }
}
