//! Shapes of the standard library's values that are not collections.

use std::cmp::Reverse;
use std::convert::Infallible;
use std::ffi::{CStr, CString, OsStr, OsString};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::{CacheValue, Shape};

kinds! {
    u8 => "u8";
    u16 => "u16";
    u32 => "u32";
    u64 => "u64";
    u128 => "u128";
    usize => "usize";
    i8 => "i8";
    i16 => "i16";
    i32 => "i32";
    i64 => "i64";
    i128 => "i128";
    isize => "isize";
    f32 => "f32";
    f64 => "f64";
    bool => "bool";
    char => "char";
    str => "str";
    String => "str";
    Path => "path";
    PathBuf => "path";
    OsStr => "os str";
    OsString => "os str";
    CStr => "c str";
    CString => "c str";
    Duration => "duration";
    SystemTime => "system time";
    Ipv4Addr => "ipv4";
    Ipv6Addr => "ipv6";
    IpAddr => "ip";
    SocketAddrV4 => "socket v4";
    SocketAddrV6 => "socket v6";
    SocketAddr => "socket";
    Infallible => "never";
    NonZero<u8> => "nonzero u8";
    NonZero<u16> => "nonzero u16";
    NonZero<u32> => "nonzero u32";
    NonZero<u64> => "nonzero u64";
    NonZero<u128> => "nonzero u128";
    NonZero<usize> => "nonzero usize";
    NonZero<i8> => "nonzero i8";
    NonZero<i16> => "nonzero i16";
    NonZero<i32> => "nonzero i32";
    NonZero<i64> => "nonzero i64";
    NonZero<i128> => "nonzero i128";
    NonZero<isize> => "nonzero isize";
}

shapes! {
    [T: CacheValue] Option<T> => Shape::new("option").part(T::SHAPE);
    [T: CacheValue, E: CacheValue] Result<T, E> => Shape::new("result").part(T::SHAPE).part(E::SHAPE);
    [T: CacheValue] Wrapping<T> => Shape::new("wrapping").part(T::SHAPE);
    [T: CacheValue] Saturating<T> => Shape::new("saturating").part(T::SHAPE);
    [T: CacheValue] Reverse<T> => Shape::new("reverse").part(T::SHAPE);
    [T: CacheValue] Range<T> => Shape::new("range").part(T::SHAPE);
    [T: CacheValue] RangeInclusive<T> => Shape::new("range inclusive").part(T::SHAPE);
    [T: CacheValue] RangeFrom<T> => Shape::new("range from").part(T::SHAPE);
    [T: CacheValue] RangeTo<T> => Shape::new("range to").part(T::SHAPE);
    [T: CacheValue] Bound<T> => Shape::new("bound").part(T::SHAPE);
    [T: ?Sized] PhantomData<T> => Shape::new("phantom");
}
