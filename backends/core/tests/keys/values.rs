//! Random values from small alphabets, in which equal parts and the grammar's own characters are common.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::reference::{Real, Tree};

/// Text of what could confuse a reader.
pub(crate) fn text() -> impl Strategy<Value = String> + Clone {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "", "a", "b", ",", "\"", "\\", "(", ")", "[", "]", "{", "}", "=", "n", "u{7f}", "\n", "\0", "\u{7f}",
            "\u{85}", "None", "é", "e\u{301}", "\u{2028}", " ", "x", "ff",
        ])
        .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

/// Bytes that are UTF-8 for a part, and cut short.
pub(crate) fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        &b"a"[..],
        b"\"",
        b"\\",
        b"x",
        b"ff",
        b"\xff",
        b"\xc3",
        b"\xa9",
        b"\xe2\x80",
        b"\xed\xa0\x80",
        b"\n",
        b"\0",
    ]);
    vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

pub(crate) fn name() -> impl Strategy<Value = OsString> {
    bytes().prop_map(OsString::from_vec)
}

pub(crate) fn path() -> impl Strategy<Value = PathBuf> {
    let piece = prop::sample::select(vec!["/", "a", ".", "..", "b", "//", "\\", "é"]);
    prop_oneof![
        4 => vec(piece, 0..5).prop_map(|pieces| PathBuf::from(pieces.concat())),
        1 => name().prop_map(PathBuf::from),
    ]
}

pub(crate) fn real() -> impl Strategy<Value = Real> {
    prop_oneof![
        prop::sample::select(vec![
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.1,
            1e21,
            1e-7,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            f64::NAN,
            -f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ]),
        any::<u64>().prop_map(f64::from_bits),
    ]
    .prop_map(Real)
}

pub(crate) fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        Just(Tree::Empty),
        (-2..3_i64).prop_map(Tree::Leaf),
        text().prop_map(Tree::Text),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Tree::Node),
            (inner.clone(), inner).prop_map(|(a, b)| Tree::Pair(a.into(), b.into())),
        ]
    })
}

pub(crate) fn duration() -> impl Strategy<Value = Duration> {
    let nanos = prop_oneof![
        Just(0),
        Just(1),
        Just(500_000_000),
        Just(50_000_000),
        Just(999_999_999),
        0..1_000_000_000_u32
    ];
    let seconds = prop_oneof![0..3_u64, 0..(1_u64 << 35), Just(u64::MAX)];
    (seconds, nanos).prop_map(|(seconds, nanos)| Duration::new(seconds, nanos))
}

pub(crate) fn point() -> impl Strategy<Value = SystemTime> {
    (any::<bool>(), duration()).prop_map(|(early, distance)| {
        let distance = distance.min(Duration::from_secs(1 << 40));
        if early {
            UNIX_EPOCH - distance
        } else {
            UNIX_EPOCH + distance
        }
    })
}

pub(crate) fn address() -> impl Strategy<Value = SocketAddr> {
    let six = (
        prop::array::uniform8(prop_oneof![Just(0_u16), Just(0xffff), any::<u16>()]),
        0..2_u16,
        0..2_u32,
        0..2_u32,
    )
        .prop_map(|(ip, port, flow, scope)| {
            let ip = Ipv6Addr::from(ip);
            SocketAddr::V6(SocketAddrV6::new(ip, port, flow, scope))
        });
    let four =
        (any::<[u8; 4]>(), 0..2_u16).prop_map(|(ip, port)| SocketAddr::new(IpAddr::from(ip), port));
    prop_oneof![six, four]
}

pub(crate) fn map() -> impl Strategy<Value = BTreeMap<String, Option<Vec<u8>>>> {
    btree_map(text(), prop::option::of(vec(0..12_u8, 0..3)), 0..3)
}
