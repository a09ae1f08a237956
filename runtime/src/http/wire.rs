//! A stored response as other processes read it. The first byte is the version; the envelope around it has the checksum.

use bytes::{Buf, BufMut, Bytes};

use http::StatusCode;
use http::header::HeaderName;

use super::names;
use super::stored::{Rules, Stored, Times};
use super::variants::Selection;

const VERSION: u8 = 2;

impl Stored {
    /// Writes it; `None` where a name is too long, which is none that was stored.
    pub(crate) fn write(&self, out: &mut Vec<u8>) -> Option<()> {
        out.put_u8(VERSION);
        out.put_u16(self.status.as_u16());
        out.put_u64(self.received);
        out.put_u64(self.initial_age);
        out.put_u64(self.lifetime);
        out.put_u32(self.rules.stale);
        out.put_u32(self.rules.stale_if_error);
        out.put_u8(self.rules.flags);
        match self.selection() {
            None => write_names(&[], out),
            Some(selection) => {
                write_names(&selection.names, out);
                write_long(&selection.values, out);
            }
        }
        let mut fields = Vec::new();
        for (name, value) in self.fields() {
            names::write_for_all(&name, &mut fields)?;
            fields.put_u16(u16::try_from(value.len()).ok()?);
            fields.put_slice(value);
        }
        write_long(&fields, out);
        out.put_slice(&self.body());
        Some(())
    }

    /// What [`write`](Self::write) wrote; `None` for anything else.
    pub(crate) fn read(mut bytes: Bytes) -> Option<Self> {
        if bytes.try_get_u8().ok()? != VERSION {
            return None;
        }
        let status = StatusCode::from_u16(bytes.try_get_u16().ok()?).ok()?;
        let times = Times {
            received: bytes.try_get_u64().ok()?,
            initial_age: bytes.try_get_u64().ok()?,
            lifetime: bytes.try_get_u64().ok()?,
        };
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
            Some(Selection { names, values })
        };
        let text = read_long(&mut bytes)?;
        let (mut fields, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let name = names::read(&text, &mut at)?;
            let length = usize::from(u16::from_be_bytes(*text.get(at..)?.first_chunk()?));
            let value = text.get(at + 2..)?.get(..length)?;
            at += 2 + length;
            fields.push((name, value));
        }
        let fields = fields.iter().map(|(name, value)| (&**name, *value));
        Self::pack(status, fields, &bytes, selection.as_ref(), times, rules)
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

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    fn stored() -> Stored {
        let mut headers = HeaderMap::new();
        for (name, value) in [("etag", "\"a\""), ("x-own", "1"), ("x-own", "2")] {
            headers.append(name, value.parse().expect("a value"));
        }
        let names = [
            HeaderName::from_static("accept"),
            HeaderName::from_static("x-of"),
        ];
        let selection = Selection {
            names: names.into(),
            values: (*b"\n+a\n-").into(),
        };
        let times = Times {
            received: 1,
            initial_age: 2,
            lifetime: 3,
        };
        let rules = Rules::default();
        let stored = Stored::new(
            StatusCode::OK,
            &headers,
            b"body",
            Some(&selection),
            times,
            rules,
        );
        stored.expect("short headers")
    }

    #[test]
    fn a_response_is_read_as_it_was_written() {
        let (one, mut bytes) = (stored(), Vec::new());
        one.write(&mut bytes).expect("short names");
        let other = Stored::read(bytes.into()).expect("a response");
        assert_eq!(other.headers(), one.headers());
        assert_eq!(other.body(), one.body());
        assert_eq!(other.selection(), one.selection());
        assert_eq!(other.selected_by(), one.selected_by());
        assert_eq!((other.status, other.received), (one.status, one.received));
        assert_eq!((other.initial_age, other.lifetime), (2, 3));
    }

    #[test]
    fn what_is_cut_off_is_no_response() {
        let mut bytes = Vec::new();
        stored().write(&mut bytes).expect("short names");
        let head = bytes.len() - b"body".len();
        for length in 0..head {
            let cut = Bytes::copy_from_slice(&bytes[..length]);
            assert!(Stored::read(cut).is_none(), "{length}");
        }
        // Any byte may be any other: it is something else then, or nothing.
        for at in 0..head {
            let mut odd = bytes.clone();
            odd[at] ^= 0xff;
            drop(Stored::read(odd.into()).map(|stored| stored.headers()));
        }
    }
}
