//! ETags and dates: how a client that has a response already is spared the body.
//!
//! # ETags
//!
//! A 200 that has no `ETag` gets one when it is stored: a digest of its bytes (BLAKE3), strong, in quotes. The same bytes have the same one in every process, in every
//! build, after a restart. One that the handler sets stays. [`etags(false)`](crate::http::Policy::etags) leaves them out; [`etag_of`](crate::http::etag_of)
//! makes one for responses of yours.
//!
//! # 304
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::body::Body;
//! use axum::http::{Request, StatusCode};
//! use axum::routing::get;
//! use axum::Router;
//! use oncemore::memoize;
//! use tower::ServiceExt;
//!
//! #[memoize(http, ttl = "1m")]
//! async fn page() -> String {
//!     "a long page".into()
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! pub async fn main() {
//!     let app = Router::new().route("/", get(page));
//!     let first = app.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
//!     let etag = first.headers()["etag"].clone();
//!
//!     // The handler does not run for this one.
//!     let again = Request::get("/").header("if-none-match", etag).body(Body::empty()).unwrap();
//!     assert_eq!(app.oneshot(again).await.unwrap().status(), StatusCode::NOT_MODIFIED);
//! }
//! # }
//! # #[cfg(feature = "axum")]
//! # example::main();
//! ```
//!
//! | request | stored 200 | answer |
//! |---------|------------|--------|
//! | `If-None-Match: *`, or a list with its ETag (`W/` makes no difference) | fresh | 304 |
//! | `If-None-Match` without it | fresh | 200, whatever `If-Modified-Since` says |
//! | `If-Modified-Since` | `Last-Modified`, else `Date`, not later | 304 |
//! | the same, but nothing is stored | – | the handler runs, the response is stored, then the same holds |
//! | `If-Match`, `If-Unmodified-Since` | – | the service's business |
//!
//! A 304 has `Cache-Control`, `Content-Location`, `Date`, `ETag`, `Expires` and `Vary` of the 200 (`Last-Modified` where there is no ETag), `Age`, and no body.
//!
//! # Revalidation of the service
//!
//! A response with a validator of the service's own that is stale is kept for an hour more ([`keep_stale`](crate::http::HttpCacheBuilder::keep_stale)). The layer asks the service
//! with `If-None-Match` and `If-Modified-Since`; a 304 makes it fresh again and updates its headers, anything else replaces it. A memoized handler
//! is run instead: it has no way to say 304 short of computing.
//!
//! # HEAD and ranges
//!
//! A HEAD is answered from a stored GET. Where nothing is stored, axum runs the GET's handler for a HEAD: a memoized one is stored as the GET that it is.
//! The layer passes a HEAD on, and stores nothing.
//!
//! `Range: bytes=…` with one range is answered from a stored 200 by 206, beyond its end by 416; with `If-Range` only where the ETag is the same and strong, else by the
//! whole. Several ranges at once get the whole, as they may. Where nothing is stored, a memoized handler makes the whole, which is stored, and the client gets its part
//! (the whole, while the body is still coming); the layer passes the range to the service.
