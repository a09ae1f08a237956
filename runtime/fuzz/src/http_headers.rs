//! Whatever stands in the headers of requests and responses: nothing panics, no body is another's, no age goes back.
#![no_main]

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use arbitrary::Arbitrary;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use libfuzzer_sys::fuzz_target;
use oncemore::clock::ManualClock;
use oncemore::http::{HttpCache, Policy, RequestDirectives, ResponseDirectives};
use tower::{Layer, ServiceExt, service_fn};

const REQUEST: [&str; 14] = [
    "cache-control",
    "pragma",
    "if-none-match",
    "if-modified-since",
    "range",
    "if-range",
    "cookie",
    "accept",
    "authorization",
    "host",
    "if-match",
    "if-unmodified-since",
    "x-a",
    "connection",
];
const RESPONSE: [&str; 15] = [
    "cache-control",
    "expires",
    "date",
    "age",
    "vary",
    "etag",
    "last-modified",
    "connection",
    "set-cookie",
    "content-length",
    "content-range",
    "location",
    "content-location",
    "x-a",
    "content-type",
];

#[derive(Arbitrary, Debug)]
struct Input {
    response: Vec<(u8, Vec<u8>)>,
    status: u16,
    requests: Vec<Asked>,
    ttl: Option<u8>,
}

#[derive(Arbitrary, Debug)]
struct Asked {
    method: u8,
    headers: Vec<(u8, Vec<u8>)>,
    wait: u8,
}

fn headers(names: &[&'static str], lines: &[(u8, Vec<u8>)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let name = HeaderName::from_static(names[usize::from(*name) % names.len()]);
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.append(name, value);
        }
    }
    headers
}

const BODY: &[u8] = b"0123456789";

fuzz_target!(|input: Input| {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let clock = Arc::new(ManualClock::new());
        let mut policy = Policy::new().heuristic(true);
        if let Some(ttl) = input.ttl {
            policy = policy
                .ttl(Duration::from_secs(ttl.into()))
                .stale(Duration::from_secs(9));
        }
        let cache = HttpCache::builder()
            .clock(Arc::clone(&clock) as _)
            .policy(policy)
            .build();
        let answered = headers(&RESPONSE, &input.response);
        let directives = ResponseDirectives::of(&answered);
        assert_eq!(
            ResponseDirectives {
                present: directives.present,
                ..reread(&directives)
            },
            directives
        );
        let status = StatusCode::from_u16(input.status)
            .ok()
            .filter(|status| !status.is_informational());
        let status = status.unwrap_or(StatusCode::OK);
        let service = cache.layer(service_fn(move |request: Request<http_body_util::Full<bytes::Bytes>>| {
            let mut response = Response::new(Full::new(Bytes::from_static(BODY)));
            *response.status_mut() = status;
            *response.headers_mut() = answered.clone();
            // Who asked.
            if let Some(person) = request.headers().get("authorization") {
                response.headers_mut().append("x-person", person.clone());
            }
            async { Ok::<_, Infallible>(response) }
        }));
        for asked in input.requests.iter().take(6) {
            let all = headers(&REQUEST, &asked.headers);
            let _ = RequestDirectives::of(&all);
            let mut request = Request::new(http_body_util::Full::default());
            *request.method_mut() = ["GET", "GET", "GET", "HEAD", "POST"]
                [usize::from(asked.method) % 5]
                .parse()
                .unwrap();
            *request.headers_mut() = all.clone();
            let is_head = request.method() == http::Method::HEAD;
            let Ok(response) = service.clone().oneshot(request).await;
            let (parts, body) = response.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            if parts.status == 200 && !is_head {
                assert_eq!(body, BODY);
            }
            // Another's response only where the service allows it: never one that is for a person, for an other.
            if let Some(person) = parts.headers.get("x-person")
                && !directives.shares_authorized()
            {
                assert_eq!(Some(person), all.get("authorization"));
            }
            if directives.private || directives.no_store && !directives.must_understand {
                assert!(cache.entries().is_empty());
            }
            clock.advance(Duration::from_secs(asked.wait.into()));
        }
    });
});

/// What is written, read again.
fn reread(directives: &ResponseDirectives) -> ResponseDirectives {
    let mut headers = HeaderMap::new();
    headers.insert(
        "cache-control",
        HeaderValue::from_str(&directives.to_string()).unwrap(),
    );
    ResponseDirectives::of(&headers)
}
