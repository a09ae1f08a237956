//! A stored response as other processes read it. The first byte is the version; the envelope around it has the checksum.

use bytes::{Buf, BufMut, Bytes};

use std::sync::atomic::AtomicU64;

use http::StatusCode;
use http::header::HeaderName;

use super::stored::{Fields, MOST_CUSTOM, Rules, Stored};
use super::variants::Selection;

const VERSION: u8 = 1;

impl Stored {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.put_u8(VERSION);
        out.put_u16(self.status.as_u16());
        out.put_u64(self.received);
        out.put_u64(self.initial_age);
        out.put_u64(self.lifetime);
        out.put_u32(self.rules.stale);
        out.put_u32(self.rules.stale_if_error);
        out.put_u8(self.rules.flags);
        match &self.selection {
            None => write_names(&[], out),
            Some(selection) => {
                write_names(&selection.names, out);
                write_long(&selection.values, out);
            }
        }
        write_names(&self.fields.custom, out);
        out.put_u16(self.fields.count);
        write_long(&self.fields.text, out);
        out.put_slice(&self.body);
    }

    /// What [`write`](Self::write) wrote; `None` for anything else.
    pub(crate) fn read(mut bytes: Bytes) -> Option<Self> {
        if bytes.try_get_u8().ok()? != VERSION {
            return None;
        }
        let status = StatusCode::from_u16(bytes.try_get_u16().ok()?).ok()?;
        let received = bytes.try_get_u64().ok()?;
        let initial_age = bytes.try_get_u64().ok()?;
        let lifetime = bytes.try_get_u64().ok()?;
        let rules = Rules {
            stale: bytes.try_get_u32().ok()?,
            stale_if_error: bytes.try_get_u32().ok()?,
            flags: bytes.try_get_u8().ok()?,
        };
        let names = read_names(&mut bytes)?;
        let selection = if names.is_empty() {
            None
        } else {
            let values = read_long(&mut bytes)?.to_vec().into();
            Some(Box::new(Selection { names, values }))
        };
        let custom = read_names(&mut bytes)?;
        let count = bytes.try_get_u16().ok()?;
        let text = read_long(&mut bytes)?;
        (custom.len() <= MOST_CUSTOM).then_some(Self {
            status,
            body: bytes,
            fields: Fields {
                text,
                custom,
                count,
            },
            received,
            initial_age,
            lifetime,
            rules,
            selection,
            hits: AtomicU64::new(0),
        })
    }
}

pub(crate) fn write_names(names: &[HeaderName], out: &mut Vec<u8>) {
    // The lengths fit: a response with more or longer names is not packed.
    out.put_u8(u8::try_from(names.len()).unwrap_or(u8::MAX));
    for name in names.iter().take(255) {
        write_long(name.as_str().as_bytes(), out);
    }
}

pub(crate) fn read_names(bytes: &mut Bytes) -> Option<Box<[HeaderName]>> {
    let count = bytes.try_get_u8().ok()?;
    (0..count)
        .map(|_| HeaderName::from_bytes(&read_long(bytes)?).ok())
        .collect()
}

fn write_long(text: &[u8], out: &mut Vec<u8>) {
    out.put_u32(u32::try_from(text.len()).unwrap_or(u32::MAX));
    out.put_slice(text);
}

fn read_long(bytes: &mut Bytes) -> Option<Bytes> {
    let length = usize::try_from(bytes.try_get_u32().ok()?).ok()?;
    (length <= bytes.remaining()).then(|| bytes.split_to(length))
}
