//! What the key of a response is made of.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Json;
use axum::routing::get;
use axum::{Extension, Router};
use http::HeaderMap;
use oncemore::{CacheKey, memoize, testing};
use serde::Deserialize;

use crate::Shop;
use crate::support::{count, fetch};

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

/// What could not be extracted may be anything, and the response may say what: it is not stored.
#[tokio::test]
async fn what_could_not_be_extracted_is_not_stored() {
    #[memoize(http, ttl = "1m")]
    async fn page(n: Result<Path<u32>, axum::extract::rejection::PathRejection>) -> String {
        match n {
            Ok(Path(n)) => n.to_string(),
            Err(error) => error.body_text(),
        }
    }
    #[memoize(http, ttl = "1m")]
    async fn perhaps(n: Option<Path<u32>>) -> String {
        n.map_or_else(|| "none".into(), |n| n.0.to_string())
    }

    let _test = testing::isolate();
    let app = Router::new()
        .route("/{n}", get(page))
        .route("/perhaps/{n}", get(perhaps))
        .route("/perhaps", get(perhaps));
    assert!(fetch(&app, "/seven", &[]).await.body.contains("seven"));
    let other = fetch(&app, "/eight", &[]).await;
    assert!(
        other.body.contains("eight") && !other.hit(),
        "{}",
        other.body
    );
    assert_eq!(fetch(&app, "/7", &[]).await.body, "7");
    assert!(fetch(&app, "/7", &[]).await.hit());
    page::invalidate(Ok(Path(7))).await.expect("memory");
    assert!(!fetch(&app, "/7", &[]).await.hit());
    for (path, body) in [
        ("/perhaps/1", "1"),
        ("/perhaps/2", "2"),
        ("/perhaps", "none"),
    ] {
        assert_eq!(fetch(&app, path, &[]).await.body, body);
        assert!(fetch(&app, path, &[]).await.hit());
    }
}

/// A type of the user's is not axum's because of its name.
#[tokio::test]
async fn a_state_of_ones_own_is_part_of_the_key() {
    mod own {
        #[derive(oncemore::CacheKey)]
        pub(super) struct State(pub(super) String);

        impl<S: Sync> axum::extract::FromRequestParts<S> for State {
            type Rejection = std::convert::Infallible;

            async fn from_request_parts(
                parts: &mut http::request::Parts,
                _: &S,
            ) -> Result<Self, std::convert::Infallible> {
                Ok(Self(parts.uri.path().to_owned()))
            }
        }
    }

    #[memoize(http, ttl = "1m")]
    async fn tax(state: own::State) -> String {
        state.0
    }

    let _test = testing::isolate();
    let app = Router::new().route("/{code}", get(tax));
    for path in ["/nv", "/tx"] {
        assert_eq!(fetch(&app, path, &[]).await.body, path);
        assert!(fetch(&app, path, &[]).await.hit());
    }
    // The handle does not ask for it, so that it forgets all.
    tax::invalidate().await.expect("memory");
    for path in ["/nv", "/tx"] {
        assert!(!fetch(&app, path, &[]).await.hit());
    }
}
