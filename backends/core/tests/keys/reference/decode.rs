//! From what a text says to values of the types that it may be of.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::ops::Bound;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use oncemore_core::key::BytesKey;

use super::{Node, read};

/// Reads a whole text as a value of the type.
pub(crate) fn decode<T: Decode>(text: &str) -> Option<T> {
    T::decode(&read(text)?)
}

/// A type that can be read back.
pub(crate) trait Decode: Sized {
    fn decode(node: &Node) -> Option<Self>;
}

macro_rules! tokens {
    ($($type:ty),*) => {$(
        impl Decode for $type {
            fn decode(node: &Node) -> Option<Self> {
                node.token()?.parse().ok()
            }
        }
    )*};
}

tokens!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, bool, f32, f64, IpAddr
);

impl Decode for String {
    fn decode(node: &Node) -> Option<Self> {
        match node {
            Node::Text(bytes) => Self::from_utf8(bytes.clone()).ok(),
            _ => None,
        }
    }
}

impl Decode for char {
    fn decode(node: &Node) -> Option<Self> {
        let text = String::decode(node)?;
        let mut chars = text.chars();
        let first = chars.next()?;
        chars.next().is_none().then_some(first)
    }
}

impl Decode for OsString {
    fn decode(node: &Node) -> Option<Self> {
        match node {
            Node::Text(bytes) => Some(Self::from_vec(bytes.clone())),
            _ => None,
        }
    }
}

impl Decode for BytesKey {
    fn decode(node: &Node) -> Option<Self> {
        match node {
            Node::Text(bytes) => Some(bytes.clone().into()),
            _ => None,
        }
    }
}

impl Decode for PathBuf {
    fn decode(node: &Node) -> Option<Self> {
        OsString::decode(node).map(Self::from)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node) -> Option<Self> {
        match node {
            Node::Token(token) if token == "None" => Some(None),
            _ => match node.group("Some")? {
                [value] => Some(Some(T::decode(value)?)),
                _ => None,
            },
        }
    }
}

impl<T: Decode, E: Decode> Decode for Result<T, E> {
    fn decode(node: &Node) -> Option<Self> {
        match (node.group("Ok"), node.group("Err")) {
            (Some([value]), None) => Some(Ok(T::decode(value)?)),
            (None, Some([error])) => Some(Err(E::decode(error)?)),
            _ => None,
        }
    }
}

impl<T: Decode> Decode for Bound<T> {
    fn decode(node: &Node) -> Option<Self> {
        if node.token() == Some("Unbounded") {
            return Some(Self::Unbounded);
        }
        match (node.group("Included"), node.group("Excluded")) {
            (Some([value]), None) => Some(Self::Included(T::decode(value)?)),
            (None, Some([value])) => Some(Self::Excluded(T::decode(value)?)),
            _ => None,
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node) -> Option<Self> {
        match node {
            Node::List(parts) => parts.iter().map(T::decode).collect(),
            _ => None,
        }
    }
}

impl<T: Decode + Ord> Decode for BTreeSet<T> {
    fn decode(node: &Node) -> Option<Self> {
        match node {
            Node::Set(parts) => parts.iter().map(T::decode).collect(),
            _ => None,
        }
    }
}

impl<K: Decode + Ord, V: Decode> Decode for BTreeMap<K, V> {
    fn decode(node: &Node) -> Option<Self> {
        match node {
            Node::Set(parts) if parts.is_empty() => Some(Self::new()),
            Node::Map(entries) => entries
                .iter()
                .map(|(key, value)| Some((K::decode(key)?, V::decode(value)?)))
                .collect(),
            _ => None,
        }
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(node: &Node) -> Option<Self> {
        T::decode(node).map(Self::new)
    }
}

macro_rules! tuples {
    ($(($($part:ident $value:ident),*))*) => {$(
        impl<$($part: Decode),*> Decode for ($($part,)*) {
            fn decode(node: &Node) -> Option<Self> {
                match node.group("")? {
                    [$($value),*] => Some(($($part::decode($value)?,)*)),
                    _ => None,
                }
            }
        }
    )*};
}

tuples! {
    ()
    (A a)
    (A a, B b)
    (A a, B b, C c)
    (A a, B b, C c, D d)
    (A a, B b, C c, D d, E e)
    (A a, B b, C c, D d, E e, F f)
}

impl Decode for SocketAddr {
    fn decode(node: &Node) -> Option<Self> {
        if let Some((ip, port, flow, scope)) = <(IpAddr, u16, u32, u32)>::decode(node) {
            let ip: Ipv6Addr = match ip {
                IpAddr::V4(_) => return None,
                IpAddr::V6(ip) => ip,
            };
            return Some(SocketAddrV6::new(ip, port, flow, scope).into());
        }
        match <(IpAddr, u16)>::decode(node)? {
            (IpAddr::V4(ip), port) => Some(SocketAddrV4::new(ip, port).into()),
            (IpAddr::V6(_), _) => None,
        }
    }
}

/// Seconds, as `12` or `12.5`.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let nanos: u32 = format!("{fraction:0<9}").parse().ok()?;
    Some(Duration::new(whole.parse().ok()?, nanos))
}

impl Decode for Duration {
    fn decode(node: &Node) -> Option<Self> {
        seconds(node.token()?.strip_suffix('s')?)
    }
}

impl Decode for SystemTime {
    fn decode(node: &Node) -> Option<Self> {
        let (date, time) = node.token()?.strip_suffix('Z')?.split_once('T')?;
        let (rest, day) = date.rsplit_once('-')?;
        let (year, month) = rest.rsplit_once('-')?;
        let (year, month, day): (i64, i64, i64) =
            (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        let mut parts = time.split(':');
        let hours: u64 = parts.next()?.parse().ok()?;
        let minutes: u64 = parts.next()?.parse().ok()?;
        let time = seconds(parts.next()?)? + Duration::from_secs(hours * 3_600 + minutes * 60);
        let midnight = days(year, month, day) * 86_400;
        let distance = Duration::from_secs(midnight.unsigned_abs());
        let midnight = if midnight < 0 {
            UNIX_EPOCH.checked_sub(distance)?
        } else {
            UNIX_EPOCH.checked_add(distance)?
        };
        midnight.checked_add(time)
    }
}

/// Days since 1970-01-01, by counting leap years.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    // The leap years among the years before the given one, up to a constant.
    let leaps = |year: i64| {
        let last = year - 1;
        last.div_euclid(4) - last.div_euclid(100) + last.div_euclid(400)
    };
    let lengths = [
        31,
        28 + i64::from(leap),
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let months: i64 = lengths.iter().zip(1..month).map(|(length, _)| length).sum();
    (year - 1970) * 365 + leaps(year) - leaps(1970) + months + day - 1
}
