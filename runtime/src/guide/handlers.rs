//! Handlers of axum that remember their responses: `#[memoize(http)]`, feature `axum`.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::extract::{Path, Query, State};
//! use axum::response::Json;
//! use axum::routing::get;
//! use axum::Router;
//! use oncemore::{CacheKey, memoize};
//! use serde::Deserialize;
//!
//! #[derive(Clone)]
//! struct Shop;
//!
//! #[derive(CacheKey, Deserialize)]
//! struct Search {
//!     words: String,
//! }
//!
//! #[memoize(http, ttl = "1m", stale = "10m")]
//! async fn found(State(_shop): State<Shop>, Path(shelf): Path<u32>, Query(search): Query<Search>) -> Json<String> {
//!     Json(format!("{} on {shelf}", search.words))
//! }
//!
//! async fn put_away(Path(shelf): Path<u32>, Json(search): Json<Search>) -> Result<(), String> {
//!     // What is found there is another thing now.
//!     found::invalidate(Path(shelf), Query(search)).await.map_err(|error| error.to_string())
//! }
//!
//! pub fn router() -> Router {
//!     Router::new().route("/shelves/{shelf}", get(found).put(put_away)).with_state(Shop)
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # pub async fn main() {
//! #     use tower::ServiceExt;
//! #     let fetch = async |path: &str| {
//! #         let request = http::Request::get(path).body(axum::body::Body::empty()).unwrap();
//! #         let response = router().oneshot(request).await.unwrap();
//! #         response.headers()["cache-status"].to_str().unwrap().contains("; hit")
//! #     };
//! #     assert!(!fetch("/shelves/3?words=lamp").await);
//! #     assert!(fetch("/shelves/3?utm=x&words=lamp").await);
//! #     assert!(!fetch("/shelves/4?words=lamp").await);
//! # }
//! # }
//! # #[cfg(feature = "axum")]
//! # example::main();
//! ```
//!
//! What is stored is the response: status, headers, body. What it returns is whatever becomes one: `Json<T>`, `Html`, a `Result`, a tuple
//! with `StatusCode` and headers, a redirect, `impl IntoResponse`, a ready-made `Response`. It needs neither `Clone` nor a codec.
//! The handler takes what it takes; the request reaches the cache by an argument that the attribute adds.
//!
//! A GET gets `ETag`, `Cache-Control: max-age=…` where it says nothing itself, `Age` on reuse, and 304 where the client has it already
//! ([`http_validators`](super::http_validators)). Which responses are not stored is told on [`http_not_stored`](super::http_not_stored).
//!
//! # How arguments become keys
//!
//! By their types, whatever they are called:
//!
//! | argument | in the key |
//! |----------|------------|
//! | `Path<T>`, `Query<T>`, `Json<T>`, `Form<T>`, where `T` is a `CacheKey` | `T`: `?a=1&b=2`, `?b=2&a=1` and `?a=1&b=2&utm=x` are one |
//! | `Path<T>` of another `T`, `RawPathParams` | the request's path |
//! | `MatchedPath` | the route: `/shelves/{shelf}` |
//! | `Query<T>` of another `T`, `RawQuery` | the query as it was sent |
//! | `Uri`, `OriginalUri` | path and query |
//! | `State<T>`, `ConnectInfo<T>`, `Method`, `Version`; `Extension<T>` unless it is a person | nothing |
//! | a person, a type with one inside, or an `Extension` of one | the person ([below](#who-asks)) |
//! | `Option` of one of these | whether it is there, and it |
//! | `Result` of one | it; where it could not be extracted, the handler runs and nothing is stored, as the response may say why |
//! | any other `CacheKey` | itself |
//! | anything else: `HeaderMap`, a type of yours that is no key | a compile error, at the type |
//!
//! The error is solved as for every function ([`keys`](super::keys)): `#[key(skip)]` where the response does not depend on it, `#[key(expression)]` or
//! `#[key(with = path)]` for the part that it depends on, or `key = …` for all of them.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::extract::Path;
//! use axum::http::HeaderMap;
//! use oncemore::memoize;
//!
//! fn language(headers: &HeaderMap) -> String {
//!     headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or("en").to_owned()
//! }
//!
//! #[memoize(http, ttl = "1h")]
//! async fn page(Path(id): Path<u32>, #[key(with = language)] headers: HeaderMap) -> String {
//!     format!("{id} in {}", language(&headers))
//! }
//! # }
//! ```
//!
//! Two things are not in the key unless an argument says so. **The host:** a program that answers differently under several names takes it as an
//! argument, `#[key(headers.get("host").map(|host| host.as_bytes()))] headers: HeaderMap`. **Other headers:** either as above, or the response names them in
//! `Vary`, and each kind of request has a response of its own.
//!
//! A GET with a body is neither stored nor answered from the store: what is asked for belongs into the URL.
//!
//! # Who asks
//!
//! A type of yours that identifies somebody derives `CacheKey` with `#[cache_key(principal)]`. As an extractor, or in an `Extension`, it is part of the
//! key, and the response is that person's: it is stored under the person's key, and says `private` to all other caches.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::Extension;
//! use oncemore::{CacheKey, memoize};
//!
//! #[derive(CacheKey, Clone)]
//! #[cache_key(principal)]
//! struct User(u64); // put there by a middleware
//!
//! #[memoize(http, ttl = "1m")]
//! async fn account(Extension(user): Extension<User>) -> String {
//!     format!("account {}", user.0)
//! }
//! # }
//! ```
//!
//! `TypedHeader<Authorization<…>>` and cookie jars (feature `axum-extra`) say that it is somebody, but not who: with one of them the handler runs for each
//! request, and nothing is stored. Leaving out of the key what identifies somebody does not compile.
//!
//! A handler that takes none of these is the same for all. Should a request have `Authorization` or a cookie anyway, its response is neither stored nor is a stored one used
//! for it, unless the response says by itself that it may be: [`http_not_stored`](super::http_not_stored).
//!
//! # The handle
//!
//! For a free function: `found::invalidate(…)`, `invalidate_all()`, `key(…)`, `entries()`, `stats()`, `name()` and `uncached(…)`. `invalidate` and `key` take the
//! extractors that are in the key, without what is skipped, and without `State`, `Extension` and `ConnectInfo` unless an expression for the key names them.
//! Where a call cannot say which response is meant, it forgets all of the handler's: where an argument is keyed by the request's path or query, and
//! where the person is in an `Extension`.
//!
//! The handle waits until every backend has heard, and gives an error where one could not be reached: it is tried again, and this process does not believe that
//! backend until then. What is being computed in the meantime is not stored.
//!
//! Handlers are among [`oncemore::functions`](crate::functions), and `invalidate_namespace` removes the responses of those in the namespace.
//!
//! # Synchronous handlers
//!
//! axum's handlers are asynchronous; a memoized one need not be. It runs by `spawn_blocking`, so that it may block.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::extract::Path;
//! use oncemore::memoize;
//!
//! #[memoize(http, ttl = "10m")]
//! fn thumbnail(Path(id): Path<u32>) -> Vec<u8> {
//!     vec![0; id as usize] // stands for a second of a processor
//! }
//! # }
//! ```
//!
//! # Methods
//!
//! Without `self` a method is a handler like others. With `self`, axum has to be told whose: take `self: Arc<Self>`, and hand on the request, which comes
//! first. `self` is part of the key, or skipped.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::extract::Path;
//! use axum::routing::get;
//! use axum::Router;
//! use oncemore::memoize;
//! use std::sync::Arc;
//!
//! struct Api;
//!
//! #[memoize]
//! impl Api {
//!     #[memoize(http, ttl = "1m")]
//!     async fn show(#[key(skip)] self: Arc<Self>, Path(id): Path<u32>) -> String {
//!         format!("shown {id}")
//!     }
//!
//!     #[memoize(http, ttl = "1m")]
//!     async fn about() -> &'static str {
//!         "about"
//!     }
//! }
//!
//! fn router(api: Arc<Api>) -> Router {
//!     Router::new()
//!         .route("/{id}", get(move |request, id| Arc::clone(&api).show(request, id)))
//!         .route("/about", get(Api::about))
//! }
//! # }
//! ```
//!
//! With `#[memoize]` on the `impl` block, or with `handle = name`, a method has a handle beside it: `Api::show_entry(Path(7)).invalidate()` for one response,
//! `Api::show_handle()` for all of them, `Api::show_uncached(…)`. The methods of a generic type have one cache, with the type's name in the key. Handlers are neither
//! generic themselves nor in the `impl` of a trait.
//!
//! # PUT, POST, DELETE
//!
//! A handler that is routed for them as well runs each time, and its response is left as it is. `http = post` does not compile: a handler that changes something is
//! not memoized, and calls `invalidate` of what it changes. The layer does that by itself ([`http_layer`](super::http_layer)).
//!
//! # Options
//!
//! `ttl`, `stale`, `stale_if_error` are times; what the response says by `Cache-Control` or `Expires` comes first. `capacity` bounds the number of responses that a handler has in
//! memory (10,000, and 64 MiB). `backend`, `namespace`, `name`, `key`, `handle`, `vis`, `crate` are as for every function. The others do not compile
//! with `http`, and the error says what decides in their place.
//!
//! Without `ttl`, a response is stored if it says itself how long it is fresh. With `backend = redis` and no installation it runs for each request.
//!
//! # All handlers
//!
//! ```no_run
//! # #[cfg(feature = "axum")]
//! # {
//! use axum::http::HeaderName;
//! use oncemore::http::Policy;
//!
//! oncemore::http::configure(|cache| {
//!     cache
//!         .status_header(HeaderName::from_static("x-cache")) // HIT, MISS …
//!         .cache_status(false) // no Cache-Status
//!         .private_cookie("session")
//!         .policy(Policy::new().clients_may_bypass(false)) // what the attributes' options change
//!         .max_body(4 << 20)
//! });
//! oncemore::http::set_enabled(false); // until further notice the handlers run, without headers of ours
//! # }
//! ```
//!
//! [`configure`](crate::http::configure) takes everything that [`HttpCacheBuilder`](crate::http::HttpCacheBuilder) has, at any time; the handlers' caches are then made anew,
//! empty. What an attribute says comes first. A [`backend`](crate::http::HttpCacheBuilder::backend) is for the handlers that name none; each has keys of its own in it. [`set_enabled`](crate::http::set_enabled) turns them off and on.
//!
//! # In tests
//!
//! [`testing::isolate`](crate::testing::isolate) gives handlers empty caches and a clock too.
