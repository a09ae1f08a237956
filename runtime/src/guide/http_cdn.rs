//! A CDN, or another cache, in front of a program with a cache of its own.
//!
//! Nothing is to be turned on: what goes out is what shared caches read.
//!
//! | header | from |
//! |--------|------|
//! | `Cache-Control: max-age=60, stale-while-revalidate=600, stale-if-error=…` | `ttl`, `stale`, `stale_if_error`, where the response has no freshness of its own |
//! | `Cache-Control: private, max-age=60` | a handler with a person in its key: a CDN keeps out |
//! | `Age` | how old the response is already: a CDN keeps it for the rest, not for another 60 s |
//! | `ETag`, `Last-Modified` | a CDN that validates is answered by 304 from memory |
//! | `Vary` | the response; it is never invented or taken away |
//! | `Cache-Status: oncemore; hit; ttl=57` | a CDN that follows RFC 9211 adds its own to it, and one sees who answered |
//!
//! # Different times here and there
//!
//! `max-age` holds for browsers, for this cache and for the CDN. `s-maxage` holds for both shared caches, and forbids stale answers of both. Should this one keep a response longer than
//! others may, keep it here by `ttl`, and tell others something else in a middleware outside of the cache:
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::http::{HeaderValue, header::CACHE_CONTROL};
//! use axum::middleware::map_response;
//! use axum::response::Response;
//! use axum::routing::get;
//! use axum::Router;
//! use oncemore::memoize;
//!
//! // An hour here, because it can be invalidated here …
//! #[memoize(http, ttl = "1h")]
//! async fn page() -> String {
//!     "page".into()
//! }
//!
//! // … and validated each time by all others, which is cheap: 304, from memory. Only for what is for everybody: it would replace a `private`.
//! async fn validate(mut response: Response) -> Response {
//!     if response.headers().contains_key("etag") {
//!         response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
//!         response.headers_mut().remove("age");
//!     }
//!     response
//! }
//!
//! pub fn router() -> Router {
//!     Router::new().route("/", get(page).layer(map_response(validate)))
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # pub async fn main() {
//! #     use tower::ServiceExt;
//! #     for hit in [false, true] {
//! #         let response = router().oneshot(http::Request::get("/").body(axum::body::Body::empty()).unwrap()).await.unwrap();
//! #         assert_eq!(response.headers()["cache-status"].to_str().unwrap().contains("; hit"), hit);
//! #         assert_eq!(response.headers()["cache-control"], "no-cache");
//! #     }
//! # }
//! # }
//! # #[cfg(feature = "axum")]
//! # example::main();
//! ```
//!
//! # What to mind
//!
//! * **A purge ends here.** `invalidate` and `purge` reach the tiers and processes of this program; a CDN keeps what it has for its `max-age`. Either that is short,
//!   or you call the CDN's own purge as well, or it validates each time (above).
//! * **Conditions and ranges** of clients are answered by the CDN as long as it has the response, and by this cache for what the CDN asks.
//! * **The host.** A CDN that sends another `Host` than the client's gives the [layer](super::http_layer) other keys; purge by path (`/page`) is one for all hosts.
//! * **`no-cache` of clients** often passes through a CDN: [`clients_may_bypass(false)`](crate::http::Policy::clients_may_bypass) keeps that load from the service.
//! * **Cookies and credentials** that the CDN strips make a request anonymous here; those that it passes on keep the response from being shared here
//!   ([`http_not_stored`](super::http_not_stored)).
