//! A reader of the text form of keys, written from `KEYS.md`, and the values to try it on.
//!
//! It shares nothing with the crate that it checks. The fuzz target uses it too.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::hash::Hasher;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::ops::Bound;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use oncemore_core::key::F64Key;
use oncemore_core::{CacheKey, KeyWriter, Shape};

/// What a text says, without regard to types.
#[derive(Debug, PartialEq)]
pub(crate) enum Node {
    /// A number, a name, a date: anything without quotes or brackets.
    Token(String),
    Text(Vec<u8>),
    /// Parentheses, with or without a name before them.
    Group(String, Vec<Node>),
    List(Vec<Node>),
    Set(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

/// Reads a whole text.
pub(crate) fn read(text: &str) -> Option<Node> {
    let mut reader = Reader(text);
    let node = reader.node()?;
    reader.0.is_empty().then_some(node)
}

/// Reads a whole text as a value of the type.
pub(crate) fn decode<T: Decode>(text: &str) -> Option<T> {
    T::decode(&read(text)?)
}

struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn take(&mut self, c: char) -> bool {
        let rest = self.0.strip_prefix(c);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.0.chars().next()?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    fn node(&mut self) -> Option<Node> {
        if self.take('"') {
            return Some(Node::Text(self.quoted()?));
        }
        if self.take('[') {
            return Some(Node::List(self.parts(']', Self::node)?));
        }
        if self.take('{') {
            return self.braces();
        }
        let end = self
            .0
            .find(['"', '\\', '(', ')', '[', ']', '{', '}', ',', '=', ' ']);
        let (token, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        let token = token.to_owned();
        self.0 = rest;
        if self.take('(') {
            return Some(Node::Group(token, self.parts(')', Self::node)?));
        }
        (!token.is_empty()).then_some(Node::Token(token))
    }

    fn parts<T>(&mut self, end: char, part: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut parts = Vec::new();
        if self.take(end) {
            return Some(parts);
        }
        loop {
            parts.push(part(self)?);
            if self.take(end) {
                return Some(parts);
            }
            if !self.take(',') {
                return None;
            }
        }
    }

    /// A set or a map; what is empty could be both and is read as a set.
    fn braces(&mut self) -> Option<Node> {
        let parts = self.parts('}', |reader| {
            let member = reader.node()?;
            let value = if reader.take('=') {
                Some(reader.node()?)
            } else {
                None
            };
            Some((member, value))
        })?;
        if parts.iter().all(|(_, value)| value.is_none()) {
            return Some(Node::Set(
                parts.into_iter().map(|(member, _)| member).collect(),
            ));
        }
        let entries: Option<_> = parts
            .into_iter()
            .map(|(key, value)| Some((key, value?)))
            .collect();
        entries.map(Node::Map)
    }

    fn quoted(&mut self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            match self.next()? {
                '"' => return Some(bytes),
                '\\' => match self.next()? {
                    'n' => bytes.push(b'\n'),
                    'r' => bytes.push(b'\r'),
                    't' => bytes.push(b'\t'),
                    c @ ('"' | '\\') => bytes.push(c as u8),
                    'x' => {
                        let (digits, rest) = self.0.split_at_checked(2)?;
                        self.0 = rest;
                        bytes.push(u8::from_str_radix(digits, 16).ok()?);
                    }
                    'u' => {
                        let (digits, rest) = self.0.strip_prefix('{')?.split_once('}')?;
                        self.0 = rest;
                        let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                    _ => return None,
                },
                // Control characters are never written as they are.
                c if c.is_control() => return None,
                c => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }
}

impl Node {
    fn token(&self) -> Option<&str> {
        match self {
            Self::Token(token) => Some(token),
            _ => None,
        }
    }

    fn group(&self, wanted: &str) -> Option<&[Node]> {
        match self {
            Self::Group(name, parts) if name == wanted => Some(parts),
            _ => None,
        }
    }
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

/// A float whose equality is that of keys: one NaN, equal to itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Real(pub(crate) f64);

impl PartialEq for Real {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || (self.0.is_nan() && other.0.is_nan())
    }
}

impl CacheKey for Real {
    type Owned = F64Key;
    const SHAPE: Shape = f64::SHAPE;

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        self.0.hash_key(state);
    }
    fn eq_key(&self, stored: &F64Key) -> bool {
        self.0.eq_key(stored)
    }
    fn to_key(&self) -> F64Key {
        self.0.to_key()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        self.0.encode(out);
    }
}

impl Decode for Real {
    fn decode(node: &Node) -> Option<Self> {
        f64::decode(node).map(Self)
    }
}

/// A recursive type with variants of several forms, as one would implement it by hand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Empty,
    Leaf(i64),
    Text(String),
    Node(Vec<Tree>),
    Pair(Box<Tree>, Box<Tree>),
}

impl CacheKey for Tree {
    type Owned = Self;
    const SHAPE: Shape = Shape::new("enum").text("Tree");

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Empty => state.write_u8(0),
            Self::Leaf(number) => (1_u8, number).hash_key(state),
            Self::Text(text) => (2_u8, text).hash_key(state),
            Self::Node(parts) => {
                state.write_u8(3);
                state.write_usize(parts.len());
                for part in parts {
                    part.hash_key(state);
                }
            }
            Self::Pair(a, b) => {
                state.write_u8(4);
                a.hash_key(state);
                b.hash_key(state);
            }
        }
    }
    fn eq_key(&self, stored: &Self) -> bool {
        self == stored
    }
    fn to_key(&self) -> Self {
        self.clone()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        match self {
            Self::Empty => out.name("Empty"),
            Self::Leaf(number) => {
                out.name("Leaf");
                (number,).encode(out);
            }
            Self::Text(text) => {
                out.name("Text");
                (text,).encode(out);
            }
            Self::Node(parts) => {
                out.name("Node");
                out.tuple(|out| out.list(parts));
            }
            Self::Pair(a, b) => {
                out.name("Pair");
                (a, b).encode(out);
            }
        }
    }
}

impl Decode for Tree {
    fn decode(node: &Node) -> Option<Self> {
        match node {
            Node::Token(name) if name == "Empty" => Some(Self::Empty),
            Node::Group(name, parts) => match (name.as_str(), parts.as_slice()) {
                ("Leaf", [number]) => i64::decode(number).map(Self::Leaf),
                ("Text", [text]) => String::decode(text).map(Self::Text),
                ("Node", [parts]) => Vec::decode(parts).map(Self::Node),
                ("Pair", [a, b]) => Some(Self::Pair(Box::decode(a)?, Box::decode(b)?)),
                _ => None,
            },
            _ => None,
        }
    }
}
