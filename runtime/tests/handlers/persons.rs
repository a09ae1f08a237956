//! Whose response goes to whom.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use axum_extra::TypedHeader;
use axum_extra::extract::CookieJar;
use axum_extra::headers::Authorization;
use axum_extra::headers::authorization::Bearer;
use http::request::Parts;
use oncemore::{CacheKey, memoize, testing};

use crate::Shop;
use crate::support::{count, fetch};

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

/// One that may be there, or not, is one nevertheless.
#[tokio::test]
async fn a_principal_that_may_be_there_is_too() {
    counter!(CALLS);
    #[memoize(http, ttl = "1m")]
    async fn perhaps(who: Option<Extension<Somebody>>) -> String {
        let name = who.map_or_else(|| "nobody".to_owned(), |who| who.0.0);
        format!("{name} {}", count(&CALLS))
    }
    #[memoize(http, ttl = "1m")]
    async fn tried(
        who: Result<Extension<Somebody>, axum::extract::rejection::ExtensionRejection>,
    ) -> String {
        let name = who.map_or_else(|_| "nobody".to_owned(), |who| who.0.0);
        format!("{name} {}", count(&CALLS))
    }

    let _test = testing::isolate();
    let bare = Router::new()
        .route("/perhaps", get(perhaps))
        .route("/tried", get(tried));
    let of = |name: &str| bare.clone().layer(Extension(Somebody(name.into())));
    for (path, calls) in [("/perhaps", [1, 2, 3]), ("/tried", [4, 5, 6])] {
        for (app, name, call) in [
            (of("ann"), "ann", calls[0]),
            (of("bob"), "bob", calls[1]),
            (bare.clone(), "nobody", calls[2]),
        ] {
            assert_eq!(fetch(&app, path, &[]).await.body, format!("{name} {call}"));
        }
        let again = fetch(&of("ann"), path, &[]).await;
        assert_eq!(
            (&*again.body, again.hit()),
            (&*format!("ann {}", calls[0]), true)
        );
        assert!(again.header("cache-control").contains("private"));
    }
    // Without a person in the request, nobody knows whose a response is that could not be made of one.
    assert!(!fetch(&bare, "/tried", &[]).await.hit());
    // The handle cannot say whose: it forgets all, or takes the one.
    perhaps::invalidate(Some(Extension(Somebody("ann".into()))))
        .await
        .expect("memory");
    assert!(!fetch(&of("ann"), "/perhaps", &[]).await.hit());
    assert!(fetch(&of("bob"), "/perhaps", &[]).await.hit());
}

/// A person inside of what was extracted.
#[tokio::test]
async fn a_principal_inside_makes_the_response_private() {
    #[derive(CacheKey, serde::Deserialize)]
    #[cache_key(principal)]
    struct User(String);
    #[derive(CacheKey, serde::Deserialize)]
    struct Search {
        user: User,
        words: String,
    }
    #[memoize(http, ttl = "1m")]
    async fn found(axum::extract::Query(search): axum::extract::Query<Search>) -> String {
        format!("{} {}", search.user.0, search.words)
    }

    let _test = testing::isolate();
    let app = Router::new().route("/", get(found));
    let got = fetch(&app, "/?user=ann&words=x", &[]).await;
    assert_eq!(got.body, "ann x");
    assert!(got.header("cache-control").contains("private"));
}

/// A session is no person by its type; the user in it is one.
#[tokio::test]
async fn a_person_inside_of_an_extension_is_part_of_the_key() {
    #[derive(CacheKey, Clone)]
    struct Session {
        user: Somebody,
    }

    #[memoize(http, ttl = "1m")]
    async fn account(Extension(session): Extension<Session>) -> String {
        session.user.0
    }
    #[memoize(http, ttl = "1m")]
    async fn perhaps(session: Option<Extension<Session>>) -> String {
        session.map_or_else(String::new, |session| session.0.user.0)
    }

    let _test = testing::isolate();
    let app = |name: &str| {
        let user = Somebody(name.to_owned());
        Router::new()
            .route("/", get(account))
            .route("/perhaps", get(perhaps))
            .layer(Extension(Session { user }))
    };
    for path in ["/", "/perhaps"] {
        for hit in [false, true] {
            for name in ["ann", "bob"] {
                let got = fetch(&app(name), path, &[]).await;
                assert_eq!((&*got.body, got.hit()), (name, hit), "{path}");
                assert!(got.header("cache-control").contains("private"));
            }
        }
    }
}

/// Whoever is in between keys by the URL.
#[tokio::test]
async fn a_persons_response_says_private_whatever_else_it_says() {
    #[memoize(http, ttl = "1m")]
    async fn told(user: Somebody) -> Response {
        ([("cache-control", "max-age=60")], user.0).into_response()
    }
    #[memoize(http)]
    async fn quiet(user: Somebody) -> String {
        user.0
    }
    #[memoize(http, ttl = "1m")]
    async fn open(user: Somebody) -> Response {
        ([("cache-control", "public, max-age=60")], user.0).into_response()
    }

    let _test = testing::isolate();
    let app = Router::new()
        .route("/told", get(told))
        .route("/quiet", get(quiet))
        .route("/open", get(open));
    for (path, private) in [("/told", true), ("/quiet", true), ("/open", false)] {
        for _ in 0..2 {
            let got = fetch(&app, path, &[("x-user", "ann")]).await;
            let lines = got.headers.get_all("cache-control").iter();
            let says = |line: &http::HeaderValue| line.to_str().unwrap().contains("private");
            let count = lines.filter(|line| says(line)).count();
            assert_eq!(count, usize::from(private), "{path}");
        }
    }
}
