//! Keys of `bytes`: byte strings, stored as a copy, so that a small key does not keep a large buffer alive.

use bytes::{Bytes, BytesMut};

use crate::key::binary::bytes_key;

bytes_key! {
    Bytes, "bytes", |value| value.as_ref();
    BytesMut, "bytes", |value| value.as_ref();
}
