//! Two values of one type have the same key exactly when they are equal, and a key's text reads back as its value.
#![no_main]

#[path = "../../tests/keys/reference/mod.rs"]
mod reference;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt::Debug;
use std::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::ops::Bound;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use oncemore_core::CacheKey;
use oncemore_core::key::{BytesKey, EncodedKey, encode, hash};
use reference::{Decode, Real, Tree, decode};

type Texts = (String, Vec<String>, Option<String>, char);
type Numbers = (u8, i64, u128, bool, Option<i16>, Vec<u16>);
type Ordered = (
    BTreeMap<String, Vec<u8>>,
    BTreeSet<(String, u8)>,
    Vec<BTreeSet<u8>>,
);
type Choices = Result<Option<Option<String>>, Vec<Result<u8, (Bound<u8>, ())>>>;
type System = (BytesKey, OsString, PathBuf, Duration, SystemTime);
type Network = (SocketAddr, IpAddr);

/// Two of one type, which are compared.
#[derive(Arbitrary, Debug)]
enum Input {
    Texts(Texts, Texts),
    Numbers(Numbers, Numbers),
    Reals([f64; 2], [f64; 2]),
    Ordered(Ordered, Ordered),
    Choices(RawChoices, RawChoices),
    System(RawSystem, RawSystem),
    Network(RawNetwork, RawNetwork),
    Trees(RawTree, RawTree),
}

type RawChoices = Result<Option<Option<String>>, Vec<Result<u8, (Option<u8>, bool)>>>;

fn choices(raw: RawChoices) -> Choices {
    let bound = |(value, included): (Option<u8>, bool)| match value {
        Some(value) if included => Bound::Included(value),
        Some(value) => Bound::Excluded(value),
        None => Bound::Unbounded,
    };
    raw.map_err(|parts| {
        parts
            .into_iter()
            .map(|part| part.map_err(|raw| (bound(raw), ())))
            .collect()
    })
}

#[derive(Arbitrary, Debug)]
struct RawSystem {
    bytes: Vec<u8>,
    name: Vec<u8>,
    path: Vec<u8>,
    duration: Duration,
    early: bool,
    distance: (u32, u32),
}

impl RawSystem {
    fn value(self) -> System {
        let distance = Duration::new(self.distance.0.into(), self.distance.1 % 1_000_000_000);
        let point = if self.early {
            UNIX_EPOCH - distance
        } else {
            UNIX_EPOCH + distance
        };
        let path = OsString::from_vec(self.path).into();
        (
            self.bytes.into(),
            OsString::from_vec(self.name),
            path,
            self.duration,
            point,
        )
    }
}

#[derive(Arbitrary, Debug)]
struct RawNetwork {
    socket: IpAddr,
    port: u16,
    flow: u32,
    scope: u32,
    address: IpAddr,
}

impl RawNetwork {
    fn value(self) -> Network {
        let socket = match self.socket {
            IpAddr::V4(_) => SocketAddr::new(self.socket, self.port),
            IpAddr::V6(ip) => SocketAddrV6::new(ip, self.port, self.flow, self.scope).into(),
        };
        (socket, self.address)
    }
}

#[derive(Arbitrary, Debug)]
enum RawTree {
    Empty,
    Leaf(i64),
    Text(String),
    Node(Vec<RawTree>),
    Pair(Box<RawTree>, Box<RawTree>),
}

impl RawTree {
    fn value(self) -> Tree {
        match self {
            Self::Empty => Tree::Empty,
            Self::Leaf(number) => Tree::Leaf(number),
            Self::Text(text) => Tree::Text(text),
            Self::Node(parts) => Tree::Node(parts.into_iter().map(Self::value).collect()),
            Self::Pair(a, b) => Tree::Pair(a.value().into(), b.value().into()),
        }
    }
}

fn check<T: CacheKey + Decode + PartialEq + Debug>(a: &T, b: &T) {
    let (text, other) = (encode(a), encode(b));
    let (stored, other_stored) = (a.to_key(), b.to_key());
    let equal = a == b;

    assert_eq!(equal, text == other, "{text} and {other}");
    assert_eq!(equal, a.eq_key(&other_stored));
    assert_eq!(equal, b.eq_key(&stored));
    assert_eq!(equal, stored.eq_key(&other_stored));
    assert_eq!(equal, EncodedKey::of(a).is(b));
    // Different keys may have one hash, as a search for inputs may find.
    if equal {
        assert_eq!(hash(a), hash(b));
    }

    assert!(a.eq_key(&stored));
    assert_eq!(hash(a), hash(&stored));
    assert_eq!(text, encode(&stored));
    assert_eq!(decode::<T>(&text).as_ref(), Some(a), "from {text}");
    // Next to each other, both are still there.
    let pair = decode::<(T, T)>(&encode(&(a, b)));
    let (first, second) = pair.expect("a pair");
    assert!(first == *a && second == *b, "{text} and {other}");
}

fuzz_target!(|input: Input| {
    match input {
        Input::Texts(a, b) => check(&a, &b),
        Input::Numbers(a, b) => check(&a, &b),
        Input::Reals(a, b) => check(&Vec::from(a.map(Real)), &Vec::from(b.map(Real))),
        Input::Ordered(a, b) => check(&a, &b),
        Input::Choices(a, b) => check(&choices(a), &choices(b)),
        Input::System(a, b) => check(&a.value(), &b.value()),
        Input::Network(a, b) => check(&a.value(), &b.value()),
        Input::Trees(a, b) => check(&a.value(), &b.value()),
    }
});
