//! The switch for all handlers is global, so its test has a process to itself.
#![cfg(all(feature = "axum", feature = "testing"))]

use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{HeaderName, Request};
use http_body_util::BodyExt;
use oncemore::memoize;
use tower::ServiceExt;

static CALLS: AtomicU32 = AtomicU32::new(0);

#[memoize(http, ttl = "30s")]
async fn index() -> String {
    std::future::ready(CALLS.fetch_add(1, Ordering::SeqCst).to_string()).await
}

async fn fetch(app: &Router) -> (http::HeaderMap, String) {
    let request = Request::get("/").body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("infallible");
    let headers = response.headers().clone();
    let body = response.into_body().collect().await.expect("a body");
    (
        headers,
        String::from_utf8_lossy(&body.to_bytes()).into_owned(),
    )
}

/// Turned off: no header, and the right body. Configured: other headers.
#[tokio::test]
async fn handlers_are_configured_and_turned_off() {
    let app = Router::new().route("/", get(index));
    oncemore::http::set_enabled(false);
    for run in ["0", "1"] {
        let (headers, body) = fetch(&app).await;
        assert_eq!(body, run);
        for name in ["cache-control", "etag", "cache-status", "age"] {
            assert!(!headers.contains_key(name), "{name}");
        }
    }
    oncemore::http::set_enabled(true);
    let before = fetch(&app).await;
    let (headers, body) = fetch(&app).await;
    assert_eq!(body, before.1);
    assert!(headers.contains_key("cache-status"));

    let name = HeaderName::from_static("x-fastapi-cache");
    let told = name.clone();
    oncemore::http::configure(move |cache| cache.cache_status(false).status_header(told.clone()));
    let words: Vec<_> = [fetch(&app).await, fetch(&app).await]
        .into_iter()
        .map(|(headers, _)| {
            assert!(!headers.contains_key("cache-status"));
            headers[&name].to_str().expect("text").to_owned()
        })
        .collect();
    assert_eq!(words, ["MISS", "HIT"]);
}
