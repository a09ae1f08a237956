//! Keys of the standard library's small value types: network addresses and orderings.

use std::cmp::Ordering;
use std::convert::Infallible;
use std::hash::Hasher;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

use super::{CacheKey, KeyWriter};
use crate::Shape;

own_key! {
    Ipv4Addr, "ipv4", |value, out| out.number(value);
    Ipv6Addr, "ipv6", |value, out| out.number(value);
    IpAddr, "ip", |value, out| out.number(value);
    SocketAddrV4, "socket v4", |value, out| (value.ip(), value.port()).encode(out);
    SocketAddrV6, "socket v6", |value, out|
        (value.ip(), value.port(), value.flowinfo(), value.scope_id()).encode(out);
    SocketAddr, "socket", |value, out| match value {
        SocketAddr::V4(address) => address.encode(out),
        SocketAddr::V6(address) => address.encode(out),
    };
    Ordering, "ordering", |value, out| out.name(match value {
        Ordering::Less => "Less",
        Ordering::Equal => "Equal",
        Ordering::Greater => "Greater",
    });
}

impl CacheKey for Infallible {
    type Owned = Self;
    const SHAPE: Shape = Shape::new("never");

    fn hash_key<H: Hasher>(&self, _: &mut H) {
        match *self {}
    }
    fn eq_key(&self, _: &Self) -> bool {
        match *self {}
    }
    fn to_key(&self) -> Self {
        match *self {}
    }
    fn encode(&self, _: &mut KeyWriter<'_>) {
        match *self {}
    }
}
