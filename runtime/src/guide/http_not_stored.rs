//! Which responses are never stored, and why. For [handlers](super::handlers) and the [layer](super::http_layer) alike.
//!
//! What is not known to be for everybody is not shared. `Cache-Status` says of each response what became of it; the first line that fits is the reason.
//!
//! | not stored | why | what to do if it should be |
//! |------------|-----|----------------------------|
//! | other methods than GET (a HEAD is answered from a GET's) | they are no reading | – |
//! | 1xx, 206, 304, what has a `Content-Range` | a part is not the whole (RFC 9111, 3.3) | – |
//! | `Cache-Control: no-store`, of the response or the request (also where clients may not bypass) | it was asked for | – |
//! | `must-understand`, with a status whose rules are not known here | it was asked for (5.2.2.3) | – |
//! | `Cache-Control: private` | it is somebody's | a handler with a person in its key stores it under that key |
//! | the request has `Authorization`, a [`private_header`](crate::http::HttpCacheBuilder::private_header) or a [`private_cookie`](crate::http::HttpCacheBuilder::private_cookie) | the response may be somebody's (3.5) | `public`, `must-revalidate` or `s-maxage` in the response; or a person in the key |
//! | the request has any other cookie, and only the TTL of the attribute or the policy says that the response is fresh | nobody may have thought of the cookie when setting the TTL | `Cache-Control: max-age=…` or `public` in the response |
//! | `Set-Cookie` | the next one would get the cookie too | [`store_set_cookie`](crate::http::Policy::store_set_cookie), where it is no secret |
//! | `Vary: *` | it depends on more than the request | – |
//! | neither it nor an option says how long it is fresh | guessing is off | `ttl`; [`heuristic`](crate::http::Policy::heuristic) |
//! | errors, 302, 307 and other statuses than 200, 203, 204, 300, 301, 308, by a TTL | an error is seldom good for as long as a success | [`statuses`](crate::http::Policy::statuses); `Cache-Control: max-age=…` in the response |
//! | neither fresh for a moment, nor with a validator | it would be of no use | – |
//! | a body above [`max_body`](crate::http::HttpCacheBuilder::max_body) | it passes through, unbuffered | a greater limit |
//! | a body that breaks off, or is not as long as announced | it is not the response | – |
//! | a handler with `TypedHeader<Authorization<…>>` or a cookie jar that is there | somebody's, and nobody says whose | an extractor that is a person |
//! | what was invalidated while it was computed | it may be what was invalidated | – |
//!
//! # And not used
//!
//! A stored response is no answer to a request
//!
//! * with `Authorization` and its like, unless the response said `public`, `must-revalidate` or `s-maxage`; with a cookie, unless the response said itself that it is fresh, or one
//!   of these. That is stricter than the RFC, which looks at this only when storing: an anonymous page is no answer to somebody who is known;
//! * with other values in the headers that `Vary` names;
//! * whose URL names another host than its `Host` does: nobody knows which of them the service believes (RFC 9112, 3.2.2);
//! * with a body, with `If-Match` or `If-Unmodified-Since`: those are for the service;
//! * that says `no-cache`, or by `max-age` or `min-fresh` that it wants a younger one (unless clients may not).
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::http::header::CACHE_CONTROL;
//! use axum::response::IntoResponse;
//! use oncemore::memoize;
//!
//! // Stored for everybody, also for those with a cookie or credentials: it says so itself.
//! #[memoize(http)]
//! async fn logo() -> impl IntoResponse {
//!     ([(CACHE_CONTROL, "public, max-age=3600")], "<svg/>")
//! }
//!
//! // Not stored when it says so, whatever the TTL.
//! #[memoize(http, ttl = "1m")]
//! async fn lottery() -> impl IntoResponse {
//!     ([(CACHE_CONTROL, "no-store")], "4")
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # pub async fn main() {
//! #     use tower::ServiceExt;
//! #     let router = axum::Router::new().route("/logo", axum::routing::get(logo)).route("/lottery", axum::routing::get(lottery));
//! #     for (path, expected) in [("/logo", false), ("/logo", true), ("/lottery", false), ("/lottery", false)] {
//! #         let request = http::Request::get(path).header("authorization", "Bearer x").header("cookie", "a=b");
//! #         let response = router.clone().oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
//! #         assert_eq!(response.headers()["cache-status"].to_str().unwrap().contains("; hit"), expected, "{path}");
//! #     }
//! # }
//! # }
//! # #[cfg(feature = "axum")]
//! # example::main();
//! ```
