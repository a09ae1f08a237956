//! `#[memoize(http)]` on handlers of every shape, and whose response goes to whom.
#![cfg(all(feature = "axum-extra", feature = "testing", feature = "redis"))]
#![expect(clippy::unused_async, reason = "what matters is the form of a handler")]

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::{Html, IntoResponse, Json, Redirect};
use axum::routing::get;
use axum::{Extension, Router};
use axum_extra::TypedHeader;
use axum_extra::extract::CookieJar;
use axum_extra::headers::Authorization;
use axum_extra::headers::authorization::Bearer;
use http::request::Parts;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use oncemore::{CacheKey, memoize, testing};
use oncemore_testkit::RedisServer;
use serde::Deserialize;
use tower::ServiceExt;

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Got {
    fn hit(&self) -> bool {
        self.header("cache-status").contains("; hit")
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

async fn fetch(app: &Router, path: &str, headers: &[(&str, &str)]) -> Got {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    Got {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

macro_rules! counter {
    ($name:ident) => {
        static $name: AtomicU32 = AtomicU32::new(0);
    };
}

fn count(counter: &AtomicU32) -> u32 {
    counter.fetch_add(1, Ordering::SeqCst) + 1
}

#[derive(Clone)]
struct Shop {
    name: &'static str,
}

#[derive(CacheKey, Deserialize)]
struct Search {
    words: String,
    #[serde(default)]
    page: u32,
}

#[tokio::test]
async fn extractors_make_the_key_and_state_does_not() {
    counter!(CALLS);
    /// Finds things.
    #[memoize(http, ttl = "1m", name = "handlers::find")]
    async fn find(
        State(shop): State<Shop>,
        Path(place): Path<String>,
        Query(search): Query<Search>,
    ) -> Json<(u32, String)> {
        let text = format!("{} {place} {} {}", shop.name, search.words, search.page);
        Json((count(&CALLS), text))
    }

    let _test = testing::isolate();
    let app = Router::new()
        .route("/{place}", get(find))
        .with_state(Shop { name: "shop" });
    let first = fetch(&app, "/here?words=lamp", &[]).await;
    assert_eq!(first.body, r#"[1,"shop here lamp 0"]"#);
    assert!(fetch(&app, "/here?page=0&words=lamp", &[]).await.hit());
    assert!(!fetch(&app, "/here?words=lamp&page=1", &[]).await.hit());
    assert!(!fetch(&app, "/there?words=lamp", &[]).await.hit());
    // The handle takes what is asked for, and neither state nor request.
    let search = || {
        Query(Search {
            words: "lamp".into(),
            page: 0,
        })
    };
    assert!(find::key(Path("here".into()), search()).ends_with(r#"("lamp",0)"#));
    find::invalidate(Path("here".into()), search())
        .await
        .expect("memory");
    assert_eq!(
        fetch(&app, "/here?words=lamp", &[]).await.body,
        r#"[4,"shop here lamp 0"]"#
    );
    assert!(fetch(&app, "/there?words=lamp", &[]).await.hit());
    assert_eq!(find::entries().len(), 3);
    find::invalidate_all().await.expect("memory");
    assert!(!fetch(&app, "/there?words=lamp", &[]).await.hit());
    assert_eq!(find::name(), "handlers::find");
    let plain = find::uncached(State(Shop { name: "x" }), Path("y".into()), search()).await;
    assert_eq!(plain.0.1, "x y lamp 0");
}

#[tokio::test]
async fn what_is_no_key_is_keyed_by_the_request() {
    counter!(CALLS);
    #[memoize(http, ttl = "1m")]
    async fn raw(Query(all): Query<HashMap<String, String>>) -> String {
        format!("{} {}", all.len(), count(&CALLS))
    }

    let _test = testing::isolate();
    let app = Router::new().route("/", get(raw));
    assert_eq!(fetch(&app, "/?a=1", &[]).await.body, "1 1");
    assert_eq!(fetch(&app, "/?a=1", &[]).await.body, "1 1");
    assert_eq!(fetch(&app, "/?a=2", &[]).await.body, "1 2");
    // The handle cannot say which query: it forgets all.
    raw::invalidate(Query(HashMap::new()))
        .await
        .expect("memory");
    assert_eq!(fetch(&app, "/?a=1", &[]).await.body, "1 3");
    assert_eq!(fetch(&app, "/?a=2", &[]).await.body, "1 4");
}

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

/// Somebody, by a header.
#[derive(CacheKey, Clone)]
#[cache_key(principal)]
struct Somebody(String);

impl<S: Sync> FromRequestParts<S> for Somebody {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let name = parts
            .headers
            .get("x-user")
            .and_then(|value| value.to_str().ok());
        Ok(Self(name.unwrap_or("nobody").into()))
    }
}

#[tokio::test]
async fn a_principal_is_part_of_the_key() {
    counter!(CALLS);
    #[memoize(http, ttl = "1m")]
    async fn account(who: Somebody) -> String {
        format!("{} {}", who.0, count(&CALLS))
    }

    let _test = testing::isolate();
    let app = Router::new().route("/", get(account));
    for _ in 0..2 {
        for (user, body) in [("ann", "ann 1"), ("bob", "bob 2")] {
            let got = fetch(&app, "/", &[("x-user", user), ("authorization", user)]).await;
            assert_eq!(got.body, body);
            // No other cache may keep it.
            assert!(
                got.header("cache-control").contains("private"),
                "{}",
                got.header("cache-control")
            );
        }
    }
    account::invalidate(Somebody("ann".into()))
        .await
        .expect("memory");
    assert_eq!(fetch(&app, "/", &[("x-user", "ann")]).await.body, "ann 3");
    assert_eq!(fetch(&app, "/", &[("x-user", "bob")]).await.body, "bob 2");
}

#[tokio::test]
async fn a_principal_among_the_extensions_is_too() {
    counter!(CALLS);
    #[memoize(http, ttl = "1m")]
    async fn account(
        Extension(who): Extension<Somebody>,
        Extension(_shop): Extension<Shop>,
    ) -> String {
        format!("{} {}", who.0, count(&CALLS))
    }

    let _test = testing::isolate();
    let shop = Extension(Shop { name: "x" });
    let of = |name: &str| {
        Router::new()
            .route("/", get(account))
            .layer(Extension(Somebody(name.into())))
            .layer(shop.clone())
    };
    let (ann, bob) = (of("ann"), of("bob"));
    for _ in 0..2 {
        assert_eq!(fetch(&ann, "/", &[]).await.body, "ann 1");
        assert_eq!(fetch(&bob, "/", &[]).await.body, "bob 2");
    }
    // The handle takes no extension, and so cannot say whose: it forgets all.
    account::invalidate().await.expect("memory");
    assert_eq!(fetch(&ann, "/", &[]).await.body, "ann 3");
    assert_eq!(fetch(&bob, "/", &[]).await.body, "bob 4");
}

/// What an expression names, the handle takes, whatever it is.
#[tokio::test]
async fn a_key_of_what_the_program_has() {
    counter!(CALLS);
    #[memoize(http, ttl = "1m", key = (shop.name, place))]
    async fn whole(
        State(shop): State<Shop>,
        Extension(_other): Extension<Shop>,
        Path(place): Path<String>,
    ) -> String {
        format!("{} {place} {}", shop.name, count(&CALLS))
    }
    #[memoize(http, ttl = "1m")]
    async fn part(#[key(shop.name)] State(shop): State<Shop>) -> String {
        format!("{} {}", shop.name, count(&CALLS))
    }

    let _test = testing::isolate();
    let of = |name| {
        Router::new()
            .route("/{place}", get(whole))
            .route("/", get(part))
            .layer(Extension(Shop { name: "other" }))
            .with_state(Shop { name })
    };
    let (one, two) = (of("one"), of("two"));
    for _ in 0..2 {
        assert_eq!(fetch(&one, "/x", &[]).await.body, "one x 1");
        assert_eq!(fetch(&two, "/x", &[]).await.body, "two x 2");
        assert_eq!(fetch(&one, "/", &[]).await.body, "one 3");
        assert_eq!(fetch(&two, "/", &[]).await.body, "two 4");
    }
    let shop = State(Shop { name: "one" });
    let forgotten = whole::invalidate(shop.clone(), Path("x".into())).await;
    forgotten.expect("memory");
    part::invalidate(shop).await.expect("memory");
    assert_eq!(fetch(&one, "/x", &[]).await.body, "one x 5");
    assert_eq!(fetch(&two, "/x", &[]).await.body, "two x 2");
    assert_eq!(fetch(&one, "/", &[]).await.body, "one 6");
    assert_eq!(fetch(&two, "/", &[]).await.body, "two 4");
}

#[tokio::test]
async fn credentials_and_cookies_keep_a_response_out_of_the_store() {
    counter!(CALLS);
    #[memoize(http, ttl = "1m")]
    async fn by_token(TypedHeader(token): TypedHeader<Authorization<Bearer>>) -> String {
        format!("{} {}", token.token(), count(&CALLS))
    }
    #[memoize(http, ttl = "1m")]
    async fn by_cookie(cookies: CookieJar) -> String {
        let name = cookies
            .get("name")
            .map_or("nobody", |cookie| cookie.value());
        format!("{name} {}", count(&CALLS))
    }
    #[memoize(http, ttl = "1m")]
    async fn maybe(token: Option<TypedHeader<Authorization<Bearer>>>) -> String {
        format!("{} {}", token.is_some(), count(&CALLS))
    }

    let _test = testing::isolate();
    let app = Router::new()
        .route("/token", get(by_token))
        .route("/cookie", get(by_cookie))
        .route("/maybe", get(maybe));
    for n in 0..2 {
        let got = fetch(&app, "/token", &[("authorization", "Bearer a")]).await;
        assert_eq!(
            (got.body, got.headers.contains_key("etag")),
            (format!("a {}", 2 * n + 1), false)
        );
        let got = fetch(&app, "/cookie", &[("cookie", "name=bob")]).await;
        assert_eq!(got.body, format!("bob {}", 2 * n + 2));
    }
    // Without, it is the same for everybody.
    for _ in 0..2 {
        assert_eq!(fetch(&app, "/maybe", &[]).await.body, "false 5");
    }
    assert_eq!(
        fetch(&app, "/maybe", &[("authorization", "Bearer a")])
            .await
            .body,
        "true 6"
    );
    assert_eq!(
        fetch(&app, "/maybe", &[("authorization", "Bearer b")])
            .await
            .body,
        "true 7"
    );
}

/// An `Authorization` that the handler does not look at: its response may still be somebody's, of a middleware's making.
#[tokio::test]
async fn a_request_with_authorization_is_not_answered_for_others() {
    counter!(CALLS);
    #[memoize(http, ttl = "1m")]
    async fn page() -> String {
        count(&CALLS).to_string()
    }

    let _test = testing::isolate();
    let app = Router::new().route("/", get(page));
    assert_eq!(
        fetch(&app, "/", &[("authorization", "Bearer a")])
            .await
            .body,
        "1"
    );
    assert_eq!(fetch(&app, "/", &[]).await.body, "2");
    assert_eq!(fetch(&app, "/", &[]).await.body, "2");
    assert_eq!(
        fetch(&app, "/", &[("authorization", "Bearer b")])
            .await
            .body,
        "3"
    );
}

#[tokio::test]
async fn parts_of_arguments_and_whole_keys() {
    counter!(CALLS);
    fn lower(search: &Query<Search>) -> String {
        search.words.to_lowercase()
    }
    #[memoize(http, ttl = "1m")]
    async fn parts(
        #[key(with = lower)] search: Query<Search>,
        #[key(headers.get("accept-language").is_some())] headers: HeaderMap,
    ) -> String {
        format!("{} {} {}", search.words, headers.len(), count(&CALLS))
    }
    #[memoize(http, ttl = "1m", key = place.len())]
    async fn whole(Path(place): Path<String>) -> String {
        format!("{place} {}", count(&CALLS))
    }

    let _test = testing::isolate();
    let app = Router::new()
        .route("/parts", get(parts))
        .route("/whole/{place}", get(whole));
    let first = fetch(&app, "/parts?words=LAMP", &[]).await.body;
    assert_eq!(
        fetch(&app, "/parts?words=lamp&page=3", &[]).await.body,
        first
    );
    assert_ne!(
        fetch(&app, "/parts?words=lamp", &[("accept-language", "de")])
            .await
            .body,
        first
    );
    let first = fetch(&app, "/whole/abc", &[]).await.body;
    assert_eq!(fetch(&app, "/whole/xyz", &[]).await.body, first);
    assert_ne!(fetch(&app, "/whole/ab", &[]).await.body, first);
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

#[tokio::test]
async fn processes_share_responses_through_redis() {
    counter!(CALLS);
    #[memoize(http, backend = redis, ttl = "1m", namespace = "pages")]
    async fn far(Path(n): Path<u32>) -> String {
        format!("{n} {}", count(&CALLS))
    }
    #[memoize(http, backend = [memory, redis], ttl = "1m")]
    async fn tiers() -> String {
        count(&CALLS).to_string()
    }

    let server = RedisServer::start();
    let mut processes = Vec::new();
    for _ in 0..2 {
        let process = testing::isolate().share();
        let redis = oncemore::backends::Redis::new(&server.url()).expect("a URL");
        let builder = oncemore::builder().prefix("web").backend(redis);
        builder
            .install_for(&process)
            .await
            .expect("an installation");
        processes.push(process);
    }
    let app = Router::new()
        .route("/far/{n}", get(far))
        .route("/tiers", get(tiers));
    let (one, two) = (processes[0].clone(), processes[1].clone());
    assert_eq!(
        one.clone().wrap(fetch(&app, "/far/7", &[])).await.body,
        "7 1"
    );
    let second = two.clone().wrap(fetch(&app, "/far/7", &[])).await;
    assert_eq!((&*second.body, second.hit()), ("7 1", true));
    two.clone()
        .wrap(far::invalidate(Path(7)))
        .await
        .expect("it arrives");
    assert_eq!(
        one.clone().wrap(fetch(&app, "/far/7", &[])).await.body,
        "7 2"
    );
    assert_eq!(one.clone().wrap(fetch(&app, "/tiers", &[])).await.body, "3");
    assert_eq!(two.clone().wrap(fetch(&app, "/tiers", &[])).await.body, "3");
    // Nothing installed: it runs for each request.
    let bare = testing::isolate().share();
    assert_eq!(
        bare.clone().wrap(fetch(&app, "/far/7", &[])).await.body,
        "7 4"
    );
    assert_eq!(bare.wrap(fetch(&app, "/far/7", &[])).await.body, "7 5");
}
