//! The door for handlers: a key, a policy, and what makes the response.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::request::Parts;
use http::{Method, Response};
use oncemore::clock::ManualClock;
use oncemore::http::{HttpCache, Policy, Scope};

use crate::common::{Body, Got, get, read, reply};

struct Handler {
    cache: HttpCache,
    clock: Arc<ManualClock>,
    policy: Policy,
    calls: Arc<AtomicUsize>,
}

impl Handler {
    fn new(policy: Policy) -> Self {
        let clock = Arc::new(ManualClock::new());
        let name = http::HeaderName::from_static("x-cache");
        let cache = HttpCache::builder()
            .clock(Arc::clone(&clock) as _)
            .status_header(name)
            .build();
        Self {
            cache,
            clock,
            policy,
            calls: Arc::default(),
        }
    }

    async fn call(&self, key: &str, parts: Parts, response: Response<Body>) -> Got {
        let calls = Arc::clone(&self.calls);
        let run = async move {
            calls.fetch_add(1, Ordering::SeqCst);
            response
        };
        read(self.cache.respond(&parts, key, &self.policy, run).await)
            .await
            .expect("a body")
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

fn parts(method: Method, headers: &[(&str, &str)]) -> Parts {
    let mut request = get("/", headers);
    *request.method_mut() = method;
    request.into_parts().0
}

fn minute() -> Policy {
    Policy::new().ttl(Duration::from_secs(60))
}

#[tokio::test]
async fn demand_09_a_304_without_running_the_handler() {
    let handler = Handler::new(minute());
    let first = handler
        .call("index(1)", parts(Method::GET, &[]), reply(&[], "one"))
        .await;
    assert_eq!(
        (first.word(), first.header("cache-control")),
        ("MISS", Some("max-age=60"))
    );
    let tag = first.header("etag").expect("an ETag").to_owned();
    let again = handler
        .call(
            "index(1)",
            parts(Method::GET, &[("if-none-match", &tag)]),
            reply(&[], "two"),
        )
        .await;
    assert_eq!((again.status.as_u16(), handler.calls()), (304, 1));
    assert_eq!(
        handler
            .call("index(2)", parts(Method::GET, &[]), reply(&[], "two"))
            .await
            .text(),
        "two"
    );
    handler.cache.forget("index(1)").await.expect("forgotten");
    assert_eq!(
        handler
            .call("index(1)", parts(Method::GET, &[]), reply(&[], "three"))
            .await
            .text(),
        "three"
    );
}

#[tokio::test]
async fn demand_10_heads_and_ranges_of_handlers() {
    let handler = Handler::new(minute());
    let head = handler
        .call("k", parts(Method::HEAD, &[]), reply(&[], "0123456789"))
        .await;
    assert_eq!(
        (head.body.len(), head.header("content-length")),
        (0, Some("10"))
    );
    let part = handler
        .call(
            "k",
            parts(Method::GET, &[("range", "bytes=1-2")]),
            reply(&[], ""),
        )
        .await;
    assert_eq!(
        (part.status.as_u16(), part.text(), handler.calls()),
        (206, "12", 1)
    );
    let fresh = Handler::new(minute());
    let part = fresh
        .call(
            "k",
            parts(Method::GET, &[("range", "bytes=1-2")]),
            reply(&[], "0123456789"),
        )
        .await;
    assert_eq!(
        (part.status.as_u16(), part.text()),
        (206, "12"),
        "on a miss, too"
    );
}

#[tokio::test]
async fn demand_06_a_stale_one_is_served_and_the_handler_runs_in_the_background() {
    let handler = Handler::new(minute().stale(Duration::from_secs(60)));
    handler
        .call("k", parts(Method::GET, &[]), reply(&[], "one"))
        .await;
    handler.clock.advance(Duration::from_secs(61));
    let stale = handler
        .call("k", parts(Method::GET, &[]), reply(&[], "two"))
        .await;
    assert_eq!((stale.word(), stale.text()), ("STALE", "one"));
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let fresh = handler
        .call("k", parts(Method::GET, &[]), reply(&[], "three"))
        .await;
    assert_eq!(
        (fresh.word(), fresh.text(), handler.calls()),
        ("HIT", "two", 2)
    );
}

#[tokio::test]
async fn demand_16_what_is_a_persons_is_stored_under_the_persons_key_only() {
    let alice = [("authorization", "alice")];
    let shared = Handler::new(minute());
    for _ in 0..2 {
        shared
            .call("k", parts(Method::GET, &alice), reply(&[], "alice"))
            .await;
    }
    assert_eq!(shared.calls(), 2);
    let own = Handler::new(minute().scope(Scope::Person));
    let got = own
        .call("k(alice)", parts(Method::GET, &alice), reply(&[], "alice"))
        .await;
    assert_eq!(got.header("cache-control"), Some("private, max-age=60"));
    assert_eq!(
        own.call("k(alice)", parts(Method::GET, &alice), reply(&[], "x"))
            .await
            .text(),
        "alice"
    );
    assert_eq!(
        own.call(
            "k(bob)",
            parts(Method::GET, &[("authorization", "bob")]),
            reply(&[], "bob")
        )
        .await
        .text(),
        "bob"
    );
    assert_eq!(own.calls(), 2);
}

#[tokio::test]
async fn other_methods_run_the_handler() {
    let handler = Handler::new(minute());
    for _ in 0..2 {
        let got = handler
            .call("k", parts(Method::PUT, &[]), reply(&[], "put"))
            .await;
        assert_eq!((got.word(), got.header("etag")), ("BYPASS", None));
    }
    assert_eq!(handler.calls(), 2);
}

#[tokio::test]
async fn demand_10_rfc9110_14_2_a_head_has_no_range() {
    for range in ["bytes=0-1", "bytes=100-"] {
        let handler = Handler::new(minute());
        for word in ["MISS", "HIT"] {
            let parts = parts(Method::HEAD, &[("range", range)]);
            let got = handler.call("k", parts, reply(&[], "0123456789")).await;
            assert_eq!((got.word(), got.status.as_u16()), (word, 200), "{range}");
            assert_eq!(got.header("content-length"), Some("10"));
        }
    }
}
