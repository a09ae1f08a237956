//! Responses of every shape, validators, freshness, and one computation.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Json, Redirect, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode};
use oncemore::{memoize, testing};

use crate::support::{count, fetch};

#[tokio::test]
async fn responses_of_every_shape() {
    #[memoize(http, ttl = "1m")]
    async fn some_response() -> impl IntoResponse {
        (StatusCode::OK, [("x-shape", "tuple")], "some")
    }
    #[memoize(http, ttl = "1m")]
    async fn page() -> Html<String> {
        Html("<p>page</p>".into())
    }
    #[memoize(http, ttl = "1m")]
    async fn moved() -> Redirect {
        Redirect::permanent("/elsewhere")
    }
    #[memoize(http, ttl = "1m")]
    async fn fallible(Path(n): Path<u32>) -> Result<Json<u32>, (StatusCode, String)> {
        match n {
            0 => Err((StatusCode::NOT_FOUND, "nothing".into())),
            n => Ok(Json(n)),
        }
    }
    #[memoize(http, ttl = "1m")]
    async fn nothing() {}

    let _test = testing::isolate();
    let app = Router::new()
        .route("/some", get(some_response))
        .route("/page", get(page))
        .route("/moved", get(moved))
        .route("/n/{n}", get(fallible))
        .route("/nothing", get(nothing));
    for (path, status, body) in [
        ("/some", 200, "some"),
        ("/page", 200, "<p>page</p>"),
        ("/moved", 308, ""),
        ("/n/7", 200, "7"),
        ("/nothing", 200, ""),
    ] {
        for hit in [false, true] {
            let got = fetch(&app, path, &[]).await;
            assert_eq!(
                (got.status.as_u16(), &*got.body, got.hit()),
                (status, body, hit),
                "{path}"
            );
        }
    }
    assert_eq!(fetch(&app, "/some", &[]).await.header("x-shape"), "tuple");
    assert_eq!(
        fetch(&app, "/page", &[]).await.header("content-type"),
        "text/html; charset=utf-8"
    );
    assert_eq!(
        fetch(&app, "/moved", &[]).await.header("location"),
        "/elsewhere"
    );
    for _ in 0..2 {
        let got = fetch(&app, "/n/0", &[]).await;
        assert_eq!(
            (got.status.as_u16(), got.hit()),
            (404, false),
            "an error is not stored"
        );
    }
}

/// A not-modified answer does not run the handler, and has no body.
#[tokio::test]
async fn etags_answer_without_the_handler() {
    counter!(CALLS);
    #[memoize(http, ttl = "1m")]
    async fn page() -> String {
        format!("page {}", count(&CALLS))
    }

    let _test = testing::isolate();
    let app = Router::new().route("/", get(page));
    let first = fetch(&app, "/", &[]).await;
    let etag = first.header("etag").to_owned();
    let again = fetch(&app, "/", &[("if-none-match", &etag)]).await;
    assert_eq!((again.status.as_u16(), &*again.body), (304, ""));
    assert_eq!(again.header("etag"), etag);
    let other = fetch(&app, "/", &[("if-none-match", r#""other""#)]).await;
    assert_eq!((other.status.as_u16(), other.body), (200, first.body));
    let fresh = fetch(&app, "/", &[("cache-control", "no-cache")]).await;
    assert_eq!(fresh.body, "page 2");
}

#[tokio::test]
async fn stale_is_served_and_refreshed() {
    counter!(CALLS);
    #[memoize(http, ttl = "10s", stale = "1m", stale_if_error = "1h")]
    async fn page() -> String {
        count(&CALLS).to_string()
    }

    let test = testing::isolate();
    let app = Router::new().route("/", get(page));
    let first = fetch(&app, "/", &[]).await;
    assert_eq!(
        first.header("cache-control"),
        "max-age=10, stale-while-revalidate=60, stale-if-error=3600"
    );
    test.advance(Duration::from_secs(11));
    assert_eq!(fetch(&app, "/", &[]).await.body, "1", "stale");
    let end = std::time::Instant::now() + oncemore_testkit::PATIENCE;
    while fetch(&app, "/", &[]).await.body == "1" {
        assert!(std::time::Instant::now() < end, "never refreshed");
        tokio::task::yield_now().await;
    }
    assert_eq!(CALLS.load(Ordering::SeqCst), 2);
}

/// Concurrent requests run the handler once.
#[tokio::test]
async fn concurrent_requests_are_one() {
    counter!(CALLS);
    #[memoize(http, ttl = "1m")]
    async fn slow() -> String {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        count(&CALLS).to_string()
    }

    let test = testing::isolate().share();
    let app = Arc::new(Router::new().route("/", get(slow)));
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let app = Arc::clone(&app);
            tokio::spawn(
                test.clone()
                    .wrap(async move { fetch(&app, "/", &[]).await.body }),
            )
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.expect("no panic"), "1");
    }
}

/// It would be the length of the 200 (RFC 9110, 8.6); the router would write a 0.
#[tokio::test]
async fn demand_08_rfc9110_8_6_a_304_says_no_length() {
    #[memoize(http, ttl = "1m")]
    async fn page() -> &'static str {
        "page"
    }

    let _test = testing::isolate();
    let app = Router::new().route("/", get(page));
    let etag = fetch(&app, "/", &[]).await.header("etag").to_owned();
    for _ in 0..3 {
        let got = fetch(&app, "/", &[("if-none-match", &etag)]).await;
        assert_eq!(got.status, StatusCode::NOT_MODIFIED);
        assert!(!got.headers.contains_key("content-length"));
    }
}

/// A handler may answer conditions itself. It hears those of its client, not the cache's: its 304 says nothing of what is stored.
#[tokio::test]
async fn demand_07_a_handlers_own_304_is_its_clients() {
    static VERSION: AtomicU32 = AtomicU32::new(1);
    #[memoize(http, ttl = "1m")]
    async fn page(#[key(skip)] headers: HeaderMap) -> Response {
        let tag = format!("\"{}\"", VERSION.load(Ordering::SeqCst));
        let asked = headers.get("if-none-match");
        if asked.is_some_and(|asked| asked.as_bytes() == tag.as_bytes()) {
            return (StatusCode::NOT_MODIFIED, [("etag", tag)]).into_response();
        }
        ([("etag", tag.clone())], tag).into_response()
    }

    let test = testing::isolate();
    let app = Router::new().route("/", get(page));
    assert_eq!(fetch(&app, "/", &[]).await.body, "\"1\"");
    VERSION.store(2, Ordering::SeqCst);
    test.advance(Duration::from_secs(61));
    // It has the second from elsewhere.
    let got = fetch(&app, "/", &[("if-none-match", "\"2\"")]).await;
    assert_eq!(got.status, StatusCode::NOT_MODIFIED);
    let got = fetch(&app, "/", &[]).await;
    assert_eq!((got.hit(), &*got.body), (false, "\"2\""));
}
