//! Shapes of values: the same for what `serde` writes alike, different for everything else.

use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::convert::Infallible;
use std::ffi::{CString, OsString};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::{NonZero, Wrapping};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use oncemore_core::{CacheKey, CacheValue, Recursive, Shape};

macro_rules! shapes {
    ($($type:ty),* $(,)?) => { [$((stringify!($type), <$type as CacheValue>::SHAPE)),*] };
}

#[test]
fn what_is_written_alike_has_one_shape() {
    for same in [
        &shapes![
            String,
            str,
            &str,
            Box<str>,
            Rc<str>,
            Arc<String>,
            Cow<'static, str>
        ][..],
        &shapes![
            Vec<u8>,
            [u8],
            Box<[u8]>,
            VecDeque<u8>,
            LinkedList<u8>,
            Cow<'static, [u8]>,
            Vec<Box<u8>>
        ],
        &shapes![HashMap<u8, bool>, BTreeMap<u8, bool>, HashMap<u8, bool, RandomState>, HashMap<u8, bool, ()>],
        &shapes![HashSet<u8>, BTreeSet<u8>, HashSet<u8, ()>],
    ] {
        for (name, shape) in same {
            assert_eq!(*shape, same[0].1, "{name} and {}", same[0].0);
        }
    }
}

#[test]
fn everything_else_differs() {
    let shapes = shapes![
        u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, bool, char,
        NonZero<u8>, NonZero<i64>, String, CString, OsString, PathBuf, Duration, SystemTime, IpAddr, Ipv4Addr,
        SocketAddr, Infallible, PhantomData<u8>, Wrapping<u8>,
        (), (u8,), (u8, u8), (u8, u16), (u16, u8), ((u8,), u8), (u8, (u8,)), ((u8, u8),),
        (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8), (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u16),
        Option<u8>, Option<Option<u8>>, Result<u8, u16>, Result<u16, u8>,
        Vec<u8>, Vec<Vec<u8>>, Vec<Option<u8>>, Option<Vec<u8>>, BinaryHeap<u8>,
        [u8; 0], [u8; 1], [u8; 2], [u16; 2], [[u8; 2]; 3], [[u8; 3]; 2],
        BTreeSet<u8>, BTreeMap<u8, u16>, BTreeMap<u16, u8>, Vec<(u8, u16)>,
        std::ops::Range<u8>, std::ops::RangeInclusive<u8>, std::ops::Bound<u8>,
    ];
    for (at, (name, shape)) in shapes.iter().enumerate() {
        for (other_name, other) in &shapes[..at] {
            assert_ne!(shape, other, "{name} and {other_name}");
        }
    }
}

#[test]
fn a_type_that_contains_itself_has_a_shape() {
    const NODE: Shape = Shape::new("struct")
        .text("Node")
        .field("next", <Option<Box<Recursive>> as CacheValue>::SHAPE);
    assert_ne!(NODE, <Option<Recursive> as CacheValue>::SHAPE);
    assert_eq!(
        <Recursive as CacheValue>::SHAPE,
        <Recursive as CacheKey>::SHAPE
    );
}

#[cfg(all(feature = "chrono", feature = "jiff", feature = "time"))]
#[test]
fn values_of_different_crates_differ_and_their_keys_do_not() {
    assert_eq!(
        <chrono::NaiveDate as CacheKey>::SHAPE,
        <jiff::civil::Date as CacheKey>::SHAPE
    );
    assert_eq!(
        <chrono::NaiveDate as CacheKey>::SHAPE,
        <time::Date as CacheKey>::SHAPE
    );
    assert_eq!(
        <jiff::Zoned as CacheKey>::SHAPE,
        <SystemTime as CacheKey>::SHAPE
    );
    let shapes = shapes![chrono::NaiveDate, jiff::civil::Date, time::Date];
    assert_ne!(shapes[0].1, shapes[1].1);
    assert_ne!(shapes[1].1, shapes[2].1);
    assert_ne!(shapes[0].1, shapes[2].1);
}
