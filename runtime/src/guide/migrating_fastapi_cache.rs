//! How to come from fastapi-cache.
//!
//! Its handlers are axum handlers with `#[memoize(http)]` ([`handlers`](super::handlers)), its other functions have `#[memoize]` ([`start`](super::start)).
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # mod example {
//! use axum::extract::Path;
//! use axum::response::Json;
//! use oncemore::memoize;
//!
//! // @app.get("/items/{id}")
//! // @cache(expire=60, namespace="items")
//! // async def item(id: int): …
//! #[memoize(http, ttl = "60s", namespace = "items")]
//! async fn item(Path(id): Path<u64>) -> Json<u64> {
//!     Json(id)
//! }
//!
//! // @cache(expire=3600)
//! // async def rate(day: str): …
//! #[memoize(ttl = "1h")]
//! async fn rate(day: String) -> usize {
//!     day.len()
//! }
//! # }
//! ```
//!
//! # Its options
//!
//! | fastapi-cache | oncemore |
//! |---------------|----------|
//! | `FastAPICache.init(RedisBackend(redis))` | [`builder().url("redis://…")`](crate::Builder::url) and `install().await`, and `backend = redis` at the function; in memory there is nothing to initialize |
//! | `init(prefix=…)` | [`builder().prefix(…)`](crate::Builder::prefix) |
//! | `init(expire=…)` | `ttl` at each handler, or [`configure`](crate::http::configure) with a [`Policy::ttl`](crate::http::Policy::ttl) for all; [`default_ttl`](crate::Builder::default_ttl) for remote functions; [`Policy::ttl`](crate::http::Policy::ttl) for the layer |
//! | `init(coder=…)`, `@cache(coder=…)` | nothing for handlers: responses are bytes; for functions `codec = Json` and others ([`values`](super::values)) |
//! | `init(key_builder=…)` | for remote functions [`builder().key_builder(…)`](crate::Builder::key_builder); otherwise the arguments |
//! | `@cache(key_builder=…)` | `key = …`, `#[key(…)]` at an argument |
//! | `init(cache_status_header=…)` | [`configure`](crate::http::configure) with [`status_header`](crate::http::HttpCacheBuilder::status_header); `Cache-Status` (RFC 9211) is there anyway |
//! | `init(enable=False)` | [`http::set_enabled(false)`](crate::http::set_enabled) for handlers, [`builder().enabled(false)`](crate::Builder::enabled) for remote functions |
//! | `@cache(expire=…)` | `ttl = "60s"` |
//! | `@cache(namespace=…)` | `namespace = "items"` |
//! | `FastAPICache.clear(namespace=…)` | [`invalidate_namespace`](crate::invalidate_namespace) for functions and handlers; `item::invalidate_all()` for one of them |
//! | `FastAPICache.clear(key=…)` | `item::invalidate(Path(7))` |
//! | `InMemoryBackend` | `backend = memory`, bounded: 10,000 entries unless told |
//! | `RedisBackend`, `MemcachedBackend` | `backend = redis`, `backend = memcached`, or tiers: `backend = [memory, redis]` |
//! | `DynamoBackend` | a [`Backend`](crate::backends::Backend) of yours ([`writing_a_backend`](super::writing_a_backend)) |
//! | `Request`, `Response` injected | the same; under no name that an argument of yours could have |
//! | `Depends(get_db)` among the arguments | `State<…>`, which is no part of the key |
//!
//! # What is different
//!
//! * A client's `Cache-Control: no-store` leaves the store alone; `no-cache` asks the handler and stores what it says. Both as there, and `max-age`, `min-fresh`, `max-stale` and
//!   `only-if-cached` besides. There is a switch against it.
//! * `Cache-Control` is `max-age=60` with an `Age` of 20, where it was `max-age=40`: the same lifetime, and a cache in between sees it too.
//! * A request with `Authorization` or cookies is answered from the store only where the response says that it may be
//!   ([`http_not_stored`](super::http_not_stored)); there the answer for one may go to another.
//! * An error is not stored unless it says so itself. There it is replayed as a 200.
//! * The host is no part of the key of a handler, as there; it is one of the [layer](super::http_layer)'s.
//!
//! # What cannot happen here
//!
//! | there | here |
//! |-------|------|
//! | a second `init` is silently ignored; a call before it is an assertion | a second installation takes the place of the first; before it, remote functions and handlers run uncached |
//! | `expire=0` means the default; options stick at the first call | options are constants of the function, and `ttl = "0s"` does not compile |
//! | `f(1)` and `f(a=1)` are two keys; methods of two objects share one | keys are of the values; `self` is part of them, or skipped in writing |
//! | the order of the query matters | what was extracted is the key |
//! | a session among the arguments makes every key unique | a type that is no key does not compile |
//! | memory grows without bound | bounded, always |
//! | memcached and `clear`; `KEYS` in Redis; clearing `test` also clears `test2` | generations: one step, whatever the number of keys, and exactly that namespace |
//! | requests at the same time all compute | one does |
//! | a hit returns another type than the miss; an entry that cannot be decoded is an error | a fingerprint of the type is part of the key; what cannot be read is a miss |
//! | ETags without quotes, other ones in each process | quoted digests of the bytes, the same everywhere |
//! | `If-None-Match` on hits only, one value, compared as text | lists, `*`, weak comparison, on misses too |
//! | no `Age`, `Vary`, HEAD; status and headers lost | all of them |
//!
//! Each of its thirteen tested behaviours has a test of that subject here, `runtime/tests/parity_fastapi_cache.rs`.
