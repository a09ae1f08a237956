//! [`HttpCache`](crate::http::HttpCache): a shared cache of responses around a router, or any service. Feature `tower`, which `axum` implies.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::routing::get;
//! use axum::Router;
//! use oncemore::http::{HttpCache, Policy};
//! use std::time::Duration;
//!
//! pub fn router() -> (HttpCache, Router) {
//!     let cache = HttpCache::builder()
//!         .policy(Policy::new().ttl(Duration::from_secs(60)).stale(Duration::from_secs(600)))
//!         .policy_for(|_, uri, _| uri.path().starts_with("/account").then(Policy::never))
//!         .build();
//!     let router = Router::new()
//!         .route("/", get(|| async { "front page" }))
//!         .route("/account", get(|| async { "yours" }))
//!         .layer(cache.clone());
//!     (cache, router)
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # pub async fn main() {
//! #     use tower::ServiceExt;
//! #     let (cache, router) = router();
//! #     for path in ["/", "/", "/account"] {
//! #         let request = http::Request::get(path).header("host", "shop.example").body(axum::body::Body::empty()).unwrap();
//! #         router.clone().oneshot(request).await.unwrap();
//! #     }
//! #     let entries = cache.entries();
//! #     assert_eq!((entries.len(), entries[0].hits), (1, 1));
//! #     cache.purge("http://shop.example/").await.unwrap();
//! #     assert!(cache.entries().is_empty());
//! # }
//! # }
//! # #[cfg(feature = "axum")]
//! # example::main();
//! ```
//!
//! The layer, or [handlers](super::handlers)? The layer knows URLs: host, path and the whole query are the key, it invalidates by itself what an unsafe request
//! changed, it works around every service, also a proxy. A memoized handler knows what was extracted: parameters that it does not look at make no other key, persons can be part of
//! it, and it is invalidated by its arguments. They go together; the outer one then answers first.
//!
//! # What it does
//!
//! | subject | |
//! |---------|---|
//! | key | scheme, host, path, query; [`sort_query`](crate::http::HttpCacheBuilder::sort_query), [`ignore_query`](crate::http::HttpCacheBuilder::ignore_query) |
//! | variants | a response for each set of the request headers that `Vary` names |
//! | freshness | `s-maxage`, `max-age`, `Expires`, then the policy's `ttl` |
//! | stale | validated by the service; served meanwhile under `stale-while-revalidate`, in place of a 500, 502, 503, 504 or an error under `stale-if-error` |
//! | requests at the same time | one goes and the others wait for it, where its response may be for them; those with cookies wait for one another only |
//! | bodies | read in up to [`max_body`](crate::http::HttpCacheBuilder::max_body) (1 MiB); larger ones pass through as they come; what has not ended 10 s ([`collapse`](crate::http::HttpCacheBuilder::collapse)) after its client hung up is given up |
//! | POST, PUT, DELETE, unknown methods | go through; a 2xx or 3xx then invalidates the URL, and `Location` and `Content-Location` of the same origin; an error of the service, and a client that hangs up before the answer, leave the URL invalidated: nobody knows then what was changed. Of both schemes: HTTP/1.1 does not say over TLS that it is, HTTP/2 does |
//! | `Upgrade` to another protocol than `h2c` | the service's: no stored response is an answer to a WebSocket's handshake |
//! | readiness | the layer is ready at once: what is stored waits for no service, and the rest waits for it when it is sent. Limits belong inside |
//! | a stale response | makes way for what the service says then, also where that is not to be stored; it comes back where the service fails, from remote stores too |
//! | clients | may ask for fresh responses by `Cache-Control: no-cache` and its like, unless [`clients_may_bypass(false)`](crate::http::Policy::clients_may_bypass) |
//!
//! # Policies
//!
//! [`Policy`](crate::http::Policy) says what holds where the response says nothing. Without a TTL in it, stored is what the service marks as
//! fresh, and nothing else. Which one is used: that among the response's extensions, else among the request's, else what
//! [`policy_for`](crate::http::HttpCacheBuilder::policy_for) chooses, else [`policy`](crate::http::HttpCacheBuilder::policy). `Policy::never()` in a
//! response's extensions keeps that one out.
//!
//! # Purging
//!
//! [`purge`](crate::http::HttpCache::purge) takes an absolute URL, or a path for all hosts, with its query in any order where keys have it sorted, and refuses what is neither; [`purge_prefix`](crate::http::HttpCache::purge_prefix) all that begins so;
//! [`purge_all`](crate::http::HttpCache::purge_all) everything. They reach the remote stores, and with them all processes; what is under way is not
//! stored. A prefix takes more away than it says where there is a remote store: there are 64 groups of paths, by their first segment, and all of the
//! prefix's group goes; with a prefix that ends within the first segment, everything. [`entries`](crate::http::HttpCache::entries) lists what is in memory, with hits.
//!
//! # In front of several processes
//!
//! `builder().backend(…)` takes a [backend](super::backends), and several of them, near to far: the memory is in front. A remote store that does not answer costs
//! 100 ms ([`budget`](crate::http::HttpCacheBuilder::budget)) and is then left alone. What one process invalidates or purges goes from the memory of the others at once
//! (Redis), or within 30 s ([`near_ttl`](crate::http::HttpCacheBuilder::near_ttl)) where the store carries no messages (memcached); while Redis is not heard, copies live for a second.
//! Caches that are to share responses have the same [`name`](crate::http::HttpCacheBuilder::name), others have another one.
//!
//! # Where it stands
//!
//! Around the whole router: in a nested one, a path is what the nesting left of it. Behind a proxy that speaks TLS, requests have no scheme and keys say `http`: purge by path there.
//!
//! axum runs the layer that was added last first. Compression belongs outside of the cache (added after it) if it is cheap and the cache shall hold one form; inside (added
//! before) if it is dear: `Vary: Accept-Encoding` then keeps the forms apart. What establishes who somebody is may stand on either side: what carries `Authorization` is not
//! shared anyway; tell the names of other such headers and of session cookies by [`private_header`](crate::http::HttpCacheBuilder::private_header) and
//! [`private_cookie`](crate::http::HttpCacheBuilder::private_cookie).
//!
//! Requests have a body that is an `http_body::Body`: a GET with content is for the service, and HTTP/2 says by no header that there is some. It needs a tokio runtime: bodies are read in tasks.
