//! Keys of `http`.

use std::hash::Hasher;

use http::header::{HeaderName, HeaderValue};
use http::uri::Scheme;
use http::{Method, StatusCode, Uri, Version};

use crate::key::EncodedKey;
use crate::key::binary::bytes_key;
use crate::{CacheKey, KeyWriter, Shape};

own_key! {
    Method, "http method", |value, out| out.name(value.as_str());
    StatusCode, "http status", |value, out| out.number(value.as_u16());
    Version, "http version", |value, out| out.number(format_args!("{value:?}"));
}

bytes_key! {
    HeaderValue, "http header value", |value| value.as_bytes();
}

// What shares a buffer with the request that it came in is stored as text of its own, so that a key does not keep the
// buffer alive.
macro_rules! text_key {
    ($($type:ty, $shape:literal, |$value:ident, $out:ident| $encode:expr;)*) => {$(
        impl CacheKey for $type {
            type Owned = EncodedKey;
            const SHAPE: Shape = Shape::new($shape);

            fn hash_key<H: Hasher>(&self, state: &mut H) {
                EncodedKey::hash_of(self, state);
            }
            fn eq_key(&self, stored: &EncodedKey) -> bool {
                stored.is(self)
            }
            fn to_key(&self) -> EncodedKey {
                EncodedKey::of(self)
            }
            fn encode(&self, $out: &mut KeyWriter<'_>) {
                let $value = self;
                $encode;
            }
        }
    )*};
}

text_key! {
    HeaderName, "http header name", |value, out| out.name(value.as_str());
    Uri, "uri", |value, out| uri(value, out);
}

/// As equality has it: without regard to case in the scheme and the authority.
fn uri(uri: &Uri, out: &mut KeyWriter<'_>) {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if uri.scheme().is_none() && !authority.is_empty() {
        // A host and a port by themselves, as in a CONNECT request; could look like a path.
        out.name("Authority");
        return out.tuple(|out| {
            out.raw("\"");
            lower_case(authority, out);
            out.raw("\"");
        });
    }
    out.raw("\"");
    if let Some(scheme) = uri.scheme().map(Scheme::as_str) {
        lower_case(scheme, out);
        out.raw("://");
        lower_case(authority, out);
    }
    out.escaped_bytes(uri.path().as_bytes());
    if let Some(query) = uri.query() {
        out.raw("?");
        out.escaped_bytes(query.as_bytes());
    }
    out.raw("\"");
}

fn lower_case(text: &str, out: &mut KeyWriter<'_>) {
    for byte in text.bytes() {
        out.escaped_bytes(&[byte.to_ascii_lowercase()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{encode, hash};

    #[test]
    fn uris_are_equal_as_http_has_it() {
        let of = |text: &str| text.parse::<Uri>().expect("a URI");
        let (lower, upper) = (of("http://a.example/X?Q"), of("HTTP://A.Example/X?Q"));
        assert_eq!(lower, upper);
        assert_eq!(encode(&lower), r#""http://a.example/X?Q""#);
        assert_eq!(encode(&lower), encode(&upper));
        assert_eq!(hash(&lower), hash(&upper));
        assert_eq!(hash(&lower), hash(&lower.to_key()));
        assert!(upper.eq_key(&lower.to_key()));

        assert_eq!(of("http://a.example"), of("http://a.example/"));
        assert_eq!(encode(&of("http://a.example")), r#""http://a.example/""#);
        assert_ne!(of("/x"), of("/X"));
        assert!(!of("/x").eq_key(&of("/X").to_key()));
        assert_eq!(encode(&of("/x?")), r#""/x?""#);
        assert_eq!(encode(&of("*")), r#""*""#);
        assert_eq!(encode(&of("A.example:80")), r#"Authority("a.example:80")"#);
    }

    #[test]
    fn headers_and_the_rest() {
        assert_eq!(encode(&HeaderName::from_static("x-id")), "x-id");
        let value = HeaderValue::from_bytes(b"caf\xe9").expect("a header value");
        assert_eq!(encode(&value), r#""caf\xe9""#);
        assert_eq!(hash(&value), hash(&value.to_key()));
        assert_eq!(encode(&Method::GET), "GET");
        assert_eq!(encode(&StatusCode::NOT_FOUND), "404");
        assert_eq!(encode(&Version::HTTP_11), "HTTP/1.1");
    }
}
