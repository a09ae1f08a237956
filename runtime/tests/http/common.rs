//! What the tests share: a service behind a cache, and a clock that stands still.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, combinators::UnsyncBoxBody};
use oncemore::clock::ManualClock;
use oncemore::http::{HttpBody, HttpCache, HttpCacheBuilder, Policy};
use tower::util::BoxCloneSyncService;
use tower::{Layer, ServiceExt, service_fn};

pub(crate) type Body = UnsyncBoxBody<Bytes, Broken>;

/// A service, or a body, that failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("broken")
    }
}

impl std::error::Error for Broken {}

/// 1 January 2026, 01:00 UTC: where the clock stands at first.
pub(crate) fn start() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600 + 3_600)
}

/// The date so many seconds from the start.
pub(crate) fn date(seconds: i64) -> String {
    let by = Duration::from_secs(seconds.unsigned_abs());
    httpdate::fmt_http_date(if seconds < 0 {
        start() - by
    } else {
        start() + by
    })
}

/// A service behind a cache.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) cache: HttpCache,
    clock: Arc<ManualClock>,
    service: BoxCloneSyncService<Request<Full<Bytes>>, Response<HttpBody<Body>>, Broken>,
    calls: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<Request<Full<Bytes>>>>>,
}

/// A response that was read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("text"))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    pub(crate) fn age(&self) -> Option<u64> {
        self.header("age").map(|age| age.parse().expect("a number"))
    }

    /// The plain word.
    pub(crate) fn word(&self) -> &str {
        self.header("x-cache").expect("the status header")
    }
}

impl Site {
    /// A service with the usual options.
    pub(crate) fn new(
        respond: impl Fn(&Request<Full<Bytes>>, usize) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        Self::with(|builder| builder, respond)
    }

    /// One with a policy.
    pub(crate) fn under(
        policy: Policy,
        respond: impl Fn(&Request<Full<Bytes>>, usize) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        Self::with(move |builder| builder.policy(policy), respond)
    }

    /// One with other options. The service gets the number of its call, from 1 on.
    pub(crate) fn with(
        configure: impl FnOnce(HttpCacheBuilder) -> HttpCacheBuilder,
        respond: impl Fn(&Request<Full<Bytes>>, usize) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        let respond = Arc::new(respond);
        Self::serving(configure, move |request, call| {
            let respond = Arc::clone(&respond);
            async move { Ok(respond(&request, call)) }
        })
    }

    /// One whose service takes its time, or fails.
    pub(crate) fn serving<F, Fut>(
        configure: impl FnOnce(HttpCacheBuilder) -> HttpCacheBuilder,
        respond: F,
    ) -> Self
    where
        F: Fn(Request<Full<Bytes>>, usize) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Response<Body>, Broken>> + Send + 'static,
    {
        let clock = Arc::new(ManualClock::new());
        let builder = HttpCache::builder()
            .clock(Arc::clone(&clock) as _)
            .status_header(HeaderName::from_static("x-cache"));
        let cache = configure(builder).build();
        let calls = Arc::new(AtomicUsize::new(0));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let inner = {
            let (calls, seen, respond) = (Arc::clone(&calls), Arc::clone(&seen), Arc::new(respond));
            service_fn(move |request: Request<Full<Bytes>>| {
                let call = calls.fetch_add(1, Ordering::SeqCst) + 1;
                seen.lock().expect("no panic").push(request.clone());
                respond(request, call)
            })
        };
        let service = BoxCloneSyncService::new(cache.layer(inner));
        Self {
            cache,
            clock,
            service,
            calls,
            seen,
        }
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn clock(&self) -> Arc<ManualClock> {
        Arc::clone(&self.clock)
    }

    /// How often the service was called.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// The last request that the service saw.
    pub(crate) fn last(&self) -> Request<Full<Bytes>> {
        self.seen
            .lock()
            .expect("no panic")
            .last()
            .expect("a request")
            .clone()
    }

    /// Sends a request and does not read the body.
    pub(crate) async fn open(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<HttpBody<Body>>, Broken> {
        self.service.clone().oneshot(request).await
    }

    pub(crate) async fn send(&self, request: Request<Full<Bytes>>) -> Got {
        read(self.open(request).await.expect("an answer"))
            .await
            .expect("a whole body")
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.send(get(path, &[])).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Got {
        self.send(get(path, headers)).await
    }

    pub(crate) async fn method(&self, method: Method, path: &str) -> Got {
        let mut request = get(path, &[]);
        *request.method_mut() = method;
        self.send(request).await
    }

    /// Waits until the service was called so often and what it brought is stored.
    pub(crate) async fn until_calls(&self, calls: usize) {
        for _ in 0..10_000 {
            if self.calls() >= calls {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert_eq!(self.calls(), calls);
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    }
}

pub(crate) async fn read(response: Response<HttpBody<Body>>) -> Result<Got, Broken> {
    let (parts, body) = response.into_parts();
    let body = body.collect().await?.to_bytes();
    Ok(Got {
        status: parts.status,
        headers: parts.headers,
        body,
    })
}

pub(crate) fn get(path: &str, headers: &[(&str, &str)]) -> Request<Full<Bytes>> {
    let mut request = Request::get(path)
        .header("host", "a.example")
        .body(Full::default())
        .expect("a request");
    for (name, value) in headers {
        request.headers_mut().append(
            HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            HeaderValue::from_str(value).expect("a value"),
        );
    }
    request
}

pub(crate) fn reply(headers: &[(&str, &str)], body: impl Into<Bytes>) -> Response<Body> {
    status_reply(200, headers, body)
}

pub(crate) fn status_reply(
    status: u16,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Response<Body> {
    let mut response = Response::new(whole(body));
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    for (name, value) in headers {
        response.headers_mut().append(
            HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            HeaderValue::from_bytes(value.as_bytes()).expect("a value"),
        );
    }
    response
}

pub(crate) fn whole(body: impl Into<Bytes>) -> Body {
    Full::new(body.into())
        .map_err(|never| match never {})
        .boxed_unsync()
}

/// Whether the second of two requests for the same is answered from the store.
pub(crate) async fn is_stored(
    policy: Policy,
    request: &[(&str, &str)],
    status: u16,
    response: &[(&str, &str)],
) -> bool {
    let response: Vec<(String, String)> = response
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let site = Site::under(policy, move |_, call| {
        let headers: Vec<(&str, &str)> = response
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        status_reply(status, &headers, format!("call {call}"))
    });
    let first = site.get_with("/", request).await;
    let second = site.get_with("/", request).await;
    assert_eq!(first.status, second.status);
    let stored = site.calls() == 1;
    assert_eq!(
        stored,
        first.body == second.body,
        "the answer is the service's or the store's"
    );
    stored
}
