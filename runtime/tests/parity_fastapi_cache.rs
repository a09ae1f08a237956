//! What fastapi-cache is tested for, by name, as behaviour of ours. Its own tests are not used; see the guide page on migrating.
#![cfg(all(feature = "axum", feature = "testing", feature = "redis"))]
#![expect(clippy::unused_async, reason = "what matters is the form of a handler")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use http::{Method, Request, StatusCode};
use oncemore::{CacheKey, CacheValue, memoize, testing};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

mod support;

use support::{count, fetch, send};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, CacheValue)]
struct Item {
    name: String,
    price: f64,
    tags: Vec<String>,
    more: BTreeMap<String, (i32, Option<bool>)>,
}

fn item() -> Item {
    Item {
        name: "lamp".into(),
        price: 9.5,
        tags: vec!["light".into(), "café".into()],
        more: [("size".into(), (7, Some(true))), ("age".into(), (-1, None))].into(),
    }
}

/// 1: values of every kind come back as they were, through a backend of bytes.
#[tokio::test]
async fn values_of_every_kind_round_trip() {
    #[memoize(backend = memory_bytes::Bytes, ttl = "1m")]
    async fn number(n: i64) -> i64 {
        n
    }
    #[memoize(backend = memory_bytes::Bytes, ttl = "1m")]
    async fn text(n: i64) -> String {
        format!("{n} ☃")
    }
    #[memoize(backend = memory_bytes::Bytes, ttl = "1m")]
    async fn tuple(n: i64) -> (i64, String, f64) {
        (n, "x".into(), 0.1)
    }
    #[memoize(backend = memory_bytes::Bytes, ttl = "1m")]
    async fn list(n: i64) -> Vec<Option<u8>> {
        vec![Some(1), None, u8::try_from(n).ok()]
    }
    #[memoize(backend = memory_bytes::Bytes, ttl = "1m")]
    async fn structure(_n: i64) -> Item {
        item()
    }

    let test = testing::isolate().share();
    let builder = oncemore::builder().backend(memory_bytes::Bytes::new(1000));
    builder.install_for(&test).await.expect("an installation");
    test.wrap(async {
        for _ in 0..2 {
            assert_eq!(number(-5).await, -5);
            assert_eq!(text(3).await, "3 ☃");
            assert_eq!(tuple(4).await, (4, "x".into(), 0.1));
            assert_eq!(list(300).await, [Some(1), None, None]);
            assert_eq!(structure(1).await, item());
        }
        let hits = [
            number::stats(),
            text::stats(),
            tuple::stats(),
            list::stats(),
            structure::stats(),
        ];
        assert_eq!(
            hits.map(|stats| (stats.remote_hits, stats.misses)),
            [(1, 1); 5]
        );
    })
    .await;
}

/// The byte store of the library, under a path, as a backend of one's own is named.
mod memory_bytes {
    pub(crate) use oncemore::backends::MemoryBytes as Bytes;
}

/// 2: a stored value of another type is not decoded into the wrong one.
#[tokio::test]
async fn a_value_of_another_type_is_not_decoded() {
    trait Kind: Clone + Send + Sync + Serialize + DeserializeOwned + CacheValue + 'static {
        fn make() -> Self;
    }
    impl Kind for (String, String) {
        fn make() -> Self {
            ("name".into(), "mail".into())
        }
    }
    impl Kind for (u64, u64) {
        fn make() -> Self {
            (1, 2)
        }
    }
    #[memoize(backend = memory_bytes::Bytes, name = "parity::kind", ttl = "1m")]
    async fn kind<T: Kind>() -> T {
        T::make()
    }

    let test = testing::isolate().share();
    let builder = oncemore::builder().backend(memory_bytes::Bytes::new(1000));
    builder.install_for(&test).await.expect("an installation");
    test.wrap(async {
        for _ in 0..2 {
            assert_eq!(kind::<(String, String)>().await.0, "name");
            assert_eq!(kind::<(u64, u64)>().await, (1, 2));
        }
        let stats = kind::stats();
        assert_eq!((stats.remote_hits, stats.misses), (2, 2));
    })
    .await;
}

/// 3: miss, then hit with the same value, then a miss with a new one when the TTL has passed.
#[tokio::test]
async fn miss_then_hit_then_miss_after_the_ttl() {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    #[memoize(http, ttl = "60s")]
    async fn now() -> Json<u32> {
        Json(count(&CALLS))
    }

    let test = testing::isolate();
    let app = Router::new().route("/now", get(now));
    let first = fetch(&app, "/now", &[]).await;
    assert_eq!((first.hit(), &*first.body), (false, "1"));
    test.advance(Duration::from_secs(59));
    let second = fetch(&app, "/now", &[]).await;
    assert_eq!((second.hit(), &*second.body), (true, "1"));
    test.advance(Duration::from_secs(2));
    let third = fetch(&app, "/now", &[]).await;
    assert_eq!((third.hit(), &*third.body), (false, "2"));
}

/// 4: a handler that takes neither request nor response has its headers all the same.
#[tokio::test]
async fn a_handler_without_the_request_has_its_headers() {
    #[memoize(http, ttl = "30s")]
    async fn plain() -> &'static str {
        "plain"
    }

    let _test = testing::isolate();
    let app = Router::new().route("/", get(plain));
    let got = fetch(&app, "/", &[]).await;
    assert_eq!(got.header("cache-control"), "max-age=30");
    assert!(got.header("etag").starts_with('"'));
    assert_ne!(got.header("cache-status"), "");
}

/// 5: turned off for the program, which therefore is one of its own.
#[tokio::test]
async fn turned_off_there_is_no_header_and_the_right_body() {
    const ALONE: &str = "ONCEMORE_PARITY_TURNED_OFF";
    static CALLS: AtomicU32 = AtomicU32::new(0);
    #[memoize(http, ttl = "60s")]
    async fn index() -> String {
        count(&CALLS).to_string()
    }

    if std::env::var_os(ALONE).is_none() {
        let mut alone = std::process::Command::new(std::env::current_exe().unwrap());
        let test = "turned_off_there_is_no_header_and_the_right_body";
        let alone = alone.args(["--exact", test]).env(ALONE, "1");
        let output = alone.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "{said}");
        return;
    }
    oncemore::http::set_enabled(false);
    let app = Router::new().route("/", get(index));
    for body in ["1", "2"] {
        let got = fetch(&app, "/", &[]).await;
        assert_eq!(got.body, body);
        for name in ["cache-control", "etag", "cache-status", "age"] {
            assert!(!got.headers.contains_key(name), "{name}");
        }
    }
}

/// 6: a synchronous handler.
#[tokio::test]
async fn a_synchronous_handler() {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    #[memoize(http, ttl = "30s")]
    fn blocking(Path(id): Path<u32>) -> String {
        count(&CALLS);
        format!("item {id}")
    }

    let _test = testing::isolate();
    let app = Router::new().route("/items/{id}", get(blocking));
    for hit in [false, true] {
        let got = fetch(&app, "/items/7", &[]).await;
        assert_eq!((got.hit(), &*got.body), (hit, "item 7"));
    }
    assert_eq!(CALLS.load(Ordering::SeqCst), 1);
}

/// 7: a ready-made response: the same body on both calls, the second with `Cache-Control` and `ETag`.
#[tokio::test]
async fn a_ready_made_response() {
    #[memoize(http, ttl = "30s")]
    async fn ready() -> Response {
        (StatusCode::OK, [("x-own", "yes")], "ready").into_response()
    }

    let _test = testing::isolate();
    let app = Router::new().route("/", get(ready));
    let (first, second) = (fetch(&app, "/", &[]).await, fetch(&app, "/", &[]).await);
    assert_eq!((&*first.body, &*second.body), ("ready", "ready"));
    assert!(second.hit());
    assert_eq!(second.header("cache-control"), "max-age=30");
    assert_eq!(second.header("etag"), first.header("etag"));
    assert_eq!(second.header("x-own"), "yes");
}

/// 8: a plain memoized function inside a route that is not.
#[tokio::test]
async fn a_memoized_function_in_an_uncached_route() {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    #[memoize(ttl = "30s")]
    async fn slow(n: u32) -> u32 {
        count(&CALLS) + n
    }
    async fn route(Path(n): Path<u32>) -> String {
        slow(n).await.to_string()
    }

    let _test = testing::isolate();
    let app = Router::new().route("/{n}", get(route));
    for _ in 0..2 {
        let got = fetch(&app, "/4", &[]).await;
        assert_eq!((&*got.body, got.header("cache-status")), ("5", ""));
    }
}

/// 9: a method as a handler.
#[tokio::test]
async fn a_method_as_a_handler() {
    struct Api {
        calls: AtomicU32,
    }

    #[memoize]
    impl Api {
        #[memoize(http, ttl = "30s")]
        async fn show(#[key(skip)] self: Arc<Self>, Path(id): Path<u32>) -> String {
            count(&self.calls);
            format!("shown {id}")
        }

        #[memoize(http, ttl = "30s")]
        async fn about() -> &'static str {
            "about"
        }
    }

    let _test = testing::isolate();
    let api = Arc::new(Api {
        calls: AtomicU32::new(0),
    });
    let shared = Arc::clone(&api);
    let app = Router::new()
        .route(
            "/{id}",
            get(move |request, id| Arc::clone(&shared).show(request, id)),
        )
        .route("/about", get(Api::about));
    for hit in [false, true] {
        let got = fetch(&app, "/3", &[]).await;
        assert_eq!((got.hit(), &*got.body), (hit, "shown 3"));
        assert_eq!(fetch(&app, "/about", &[]).await.hit(), hit);
    }
    assert_eq!(api.calls.load(Ordering::SeqCst), 1);
}

/// 10: a struct as JSON: equal bodies.
#[tokio::test]
async fn a_struct_as_a_body() {
    #[derive(CacheKey, Deserialize)]
    struct Search {
        name: String,
    }
    #[memoize(http, ttl = "30s")]
    async fn search(Query(search): Query<Search>) -> Json<Item> {
        Json(Item {
            name: search.name,
            ..item()
        })
    }

    let _test = testing::isolate();
    let app = Router::new().route("/search", get(search));
    let (first, second) = (
        fetch(&app, "/search?name=lamp", &[]).await,
        fetch(&app, "/search?utm=x&name=lamp", &[]).await,
    );
    assert!(second.hit(), "the key is what was extracted");
    assert_eq!(first.body, second.body);
    assert_eq!(
        serde_json::from_str::<Item>(&second.body).expect("JSON"),
        item()
    );
    assert_eq!(second.header("content-type"), "application/json");
}

/// 11 and 12: PUT runs every time, without headers.
#[tokio::test]
async fn a_put_runs_every_time() {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    #[memoize(http, ttl = "30s")]
    async fn change() -> String {
        count(&CALLS).to_string()
    }

    let _test = testing::isolate();
    let app = Router::new().route("/", get(change).put(change));
    for run in 1..4 {
        let put = Request::builder().method(Method::PUT).uri("/");
        let got = send(&app, put.body(Body::empty()).expect("a request")).await;
        assert_eq!((got.status, got.body), (StatusCode::OK, run.to_string()));
        for name in ["cache-control", "etag", "cache-status", "age"] {
            assert!(!got.headers.contains_key(name), "{name}");
        }
    }
}

/// 13: arguments of the user's may be called as they like.
#[tokio::test]
async fn names_of_arguments_do_not_clash() {
    #[memoize(http, ttl = "30s")]
    async fn names(
        Path((request, key)): Path<(u32, u32)>,
        Query(run): Query<BTreeMap<String, String>>,
    ) -> String {
        let __key = request + key;
        format!("{__key} {}", run.len())
    }

    let _test = testing::isolate();
    let app = Router::new().route("/{request}/{key}", get(names));
    for hit in [false, true] {
        let got = fetch(&app, "/1/2?a=b", &[]).await;
        assert_eq!((got.hit(), &*got.body), (hit, "3 1"));
    }
}
