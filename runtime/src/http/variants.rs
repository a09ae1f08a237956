//! `Vary`: which requests a stored response is for (RFC 9111, 4.1).
//!
//! | request headers | are the same where |
//! |-----------------|--------------------|
//! | several lines, or one list | their elements are, in order |
//! | white space around elements and lines | always |
//! | upper and lower case of `Accept`, `Accept-Charset`, `Accept-Encoding`, `Accept-Language` | always |
//! | one that is missing and one that is empty | never |
//! | any, under `Vary: *` | never |

use std::ops::Deref;

use http::HeaderMap;
use http::header::{ACCEPT, ACCEPT_CHARSET, ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderName, VARY};

use super::directives::elements;

/// What selects a response: the names in its `Vary`, and what the request that brought it had under them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Selection {
    pub(crate) names: Box<[HeaderName]>,
    pub(crate) values: Box<[u8]>,
}

/// What `Vary` says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Vary {
    /// Nothing: one response for all.
    Nothing,
    /// `*`, or what cannot be read: never the same.
    Anything,
    /// The names, sorted.
    Names(Box<[HeaderName]>),
}

impl Vary {
    pub(crate) fn of(response: &HeaderMap) -> Self {
        let mut names = Vec::new();
        for line in response.get_all(VARY) {
            for element in elements(line.as_bytes()) {
                match HeaderName::from_bytes(element) {
                    Ok(name) if element != b"*" => names.push(name),
                    _ => return Self::Anything,
                }
            }
        }
        if names.is_empty() {
            return Self::Nothing;
        }
        names.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        names.dedup();
        Self::Names(names.into())
    }
}

impl Selection {
    /// What selects a response, by its own `Vary` and the request that brought it.
    pub(crate) fn by(response: &HeaderMap, request: &HeaderMap) -> Option<Self> {
        match Vary::of(response) {
            Vary::Names(names) => Some(Self::of(names, request)),
            Vary::Nothing | Vary::Anything => None,
        }
    }

    /// The selection of a request.
    pub(crate) fn of(names: Box<[HeaderName]>, request: &HeaderMap) -> Self {
        let mut values = Vec::new();
        write_values(&names, request, &mut values);
        Self {
            names,
            values: values.into(),
        }
    }
}

/// What a request has under some names, normalised; unlike for unlike requests.
pub(crate) fn write_values<N>(
    names: impl IntoIterator<Item = N>,
    request: &HeaderMap,
    out: &mut Vec<u8>,
) where
    N: Deref<Target = HeaderName>,
{
    for name in names {
        let name = &*name;
        let any_case = [ACCEPT, ACCEPT_CHARSET, ACCEPT_ENCODING, ACCEPT_LANGUAGE].contains(name);
        // No value has a line break in it.
        out.extend(if request.contains_key(name) {
            b"\n+"
        } else {
            b"\n-"
        });
        let mut first = true;
        for line in request.get_all(name) {
            for element in elements(line.as_bytes()) {
                if !std::mem::take(&mut first) {
                    out.push(b',');
                }
                let from = out.len();
                out.extend(element);
                if any_case {
                    out[from..].make_ascii_lowercase();
                }
            }
        }
    }
}
