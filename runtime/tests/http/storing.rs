//! What is stored.

use std::time::Duration;

use http::{Method, StatusCode};
use oncemore::http::Policy;

use crate::common::{Site, is_stored, reply, status_reply};

async fn stored(status: u16, headers: &[(&str, &str)]) -> bool {
    is_stored(Policy::new(), &[], status, headers).await
}

async fn stored_for(request: &[(&str, &str)], headers: &[(&str, &str)]) -> bool {
    is_stored(Policy::new(), request, 200, headers).await
}

#[tokio::test]
async fn demand_01_rfc9111_3_explicit_freshness_is_stored() {
    assert!(stored(200, &[("cache-control", "max-age=60")]).await);
    assert!(stored(200, &[("cache-control", "s-maxage=60")]).await);
    assert!(stored(200, &[("expires", &crate::common::date(60))]).await);
    assert!(stored(302, &[("cache-control", "max-age=60")]).await);
}

#[tokio::test]
async fn demand_01_rfc9111_3_nothing_said_is_nothing_stored() {
    assert!(!stored(200, &[]).await);
    assert!(!stored(200, &[("cache-control", "public")]).await);
    assert!(
        !stored(
            200,
            &[
                ("etag", "\"a\""),
                ("last-modified", &crate::common::date(-1000))
            ]
        )
        .await
    );
}

#[tokio::test]
async fn demand_01_rfc9111_5_2_2_5_no_store() {
    assert!(!stored(200, &[("cache-control", "no-store, max-age=60")]).await);
    assert!(
        !stored(
            200,
            &[
                ("cache-control", "max-age=60"),
                ("cache-control", "No-Store")
            ]
        )
        .await
    );
}

#[tokio::test]
async fn demand_01_rfc9111_5_2_2_7_private() {
    assert!(!stored(200, &[("cache-control", "private, max-age=60")]).await);
    assert!(
        !stored(
            200,
            &[("cache-control", "private=\"set-cookie\", max-age=60")]
        )
        .await
    );
}

#[tokio::test]
async fn demand_01_rfc9111_5_2_2_3_must_understand() {
    assert!(
        stored(
            200,
            &[("cache-control", "must-understand, no-store, max-age=60")]
        )
        .await
    );
    assert!(
        !stored(
            299,
            &[("cache-control", "must-understand, no-store, max-age=60")]
        )
        .await
    );
    assert!(!stored(299, &[("cache-control", "must-understand, max-age=60")]).await);
    assert!(stored(299, &[("cache-control", "max-age=60")]).await);
}

#[tokio::test]
async fn demand_01_rfc9111_4_2_2_heuristic_only_where_it_is_on() {
    let modified = crate::common::date(-1000);
    let of_old = modified.clone();
    let headers = [("last-modified", of_old.as_str())];
    let site = Site::under(Policy::new().heuristic(true), move |_, _| {
        reply(&[("last-modified", &modified)], "a")
    });
    site.get("/").await;
    site.advance(99);
    assert_eq!(site.get("/").await.word(), "HIT");
    site.advance(1);
    assert_eq!(
        site.get("/").await.word(),
        "MISS",
        "a tenth of its age is over"
    );
    let heuristic = Policy::new().heuristic(true);
    assert!(!is_stored(heuristic.clone(), &[], 201, &headers).await);
    assert!(!is_stored(heuristic.clone(), &[], 404, &headers).await);
    assert!(!is_stored(heuristic, &[], 200, &[]).await);
}

#[tokio::test]
async fn demand_01_rfc9111_3_3_parts_are_not_stored() {
    assert!(!stored(206, &[("cache-control", "max-age=60")]).await);
    assert!(
        !stored(
            206,
            &[
                ("cache-control", "max-age=60"),
                ("content-range", "bytes 0-6/20")
            ]
        )
        .await
    );
    assert!(
        !stored(
            200,
            &[
                ("cache-control", "max-age=60"),
                ("content-range", "bytes 0-6/20")
            ]
        )
        .await
    );
}

#[tokio::test]
async fn demand_01_rfc9111_3_errors_only_where_explicit_or_configured() {
    let policy = || Policy::new().ttl(Duration::from_secs(60));
    assert!(!is_stored(policy(), &[], 404, &[]).await);
    assert!(!is_stored(policy(), &[], 500, &[]).await);
    assert!(stored(404, &[("cache-control", "max-age=60")]).await);
    assert!(stored(503, &[("cache-control", "max-age=60")]).await);
    let told = policy().statuses([StatusCode::NOT_FOUND]);
    assert!(is_stored(told.clone(), &[], 404, &[]).await);
    assert!(!is_stored(told, &[], 200, &[]).await);
}

#[tokio::test]
async fn demand_01_rfc9111_3_status_and_headers_come_back_as_they_were() {
    let site = Site::new(|_, _| {
        status_reply(
            301,
            &[
                ("cache-control", "max-age=60"),
                ("location", "/b"),
                ("x-two", "1"),
                ("x-two", "2"),
                ("x-odd", "\u{e9}"),
            ],
            "moved",
        )
    });
    let first = site.get("/").await;
    let second = site.get("/").await;
    assert_eq!(second.word(), "HIT");
    assert_eq!(second.status, 301);
    assert_eq!(second.body, first.body);
    assert_eq!(second.header("location"), Some("/b"));
    let two: Vec<_> = second.headers.get_all("x-two").iter().collect();
    assert_eq!(two, ["1", "2"]);
    assert_eq!(second.headers["x-odd"].as_bytes(), "\u{e9}".as_bytes());
}

#[tokio::test]
async fn demand_01_rfc9111_3_only_get_is_stored() {
    let site = Site::new(|_, _| reply(&[("cache-control", "max-age=60")], "a"));
    for method in [
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::PATCH,
    ] {
        let before = site.calls();
        site.method(method.clone(), "/").await;
        site.method(method, "/").await;
        assert_eq!(site.calls(), before + 2);
    }
    let unknown = Method::from_bytes(b"BREW").expect("a method");
    assert_eq!(site.method(unknown, "/").await.word(), "BYPASS");
}

#[tokio::test]
async fn demand_02_rfc9111_3_5_authorization() {
    let person = [("authorization", "Bearer a")];
    assert!(!stored_for(&person, &[("cache-control", "max-age=60")]).await);
    assert!(
        !is_stored(
            Policy::new().ttl(Duration::from_secs(60)),
            &person,
            200,
            &[]
        )
        .await
    );
    assert!(stored_for(&person, &[("cache-control", "public, max-age=60")]).await);
    assert!(stored_for(&person, &[("cache-control", "must-revalidate, max-age=60")]).await);
    assert!(stored_for(&person, &[("cache-control", "s-maxage=60")]).await);
}

#[tokio::test]
async fn demand_02_rfc9111_7_3_set_cookie_is_not_stored_unless_told() {
    let headers = [("cache-control", "max-age=60"), ("set-cookie", "id=1")];
    assert!(!stored(200, &headers).await);
    assert!(is_stored(Policy::new().store_set_cookie(true), &[], 200, &headers).await);
}

#[tokio::test]
async fn demand_01_rfc9111_3_a_policy_says_how_long_and_is_told_on() {
    let policy = Policy::new()
        .ttl(Duration::from_secs(60))
        .stale(Duration::from_secs(30))
        .stale_if_error(Duration::from_secs(90));
    let site = Site::under(policy, |_, _| reply(&[], "a"));
    let first = site.get("/").await;
    let said = Some("max-age=60, stale-while-revalidate=30, stale-if-error=90");
    assert_eq!(first.header("cache-control"), said);
    assert_eq!(site.get("/").await.header("cache-control"), said);
    assert_eq!(site.calls(), 1);
}

#[tokio::test]
async fn demand_01_policies_by_request_and_by_response() {
    let site = Site::with(
        |builder| {
            builder
                .policy(Policy::new().ttl(Duration::from_secs(60)))
                .policy_for(|_, uri, _| uri.path().starts_with("/no").then(Policy::never))
        },
        |request, _| {
            let mut response = reply(&[], "a");
            if request.uri().path() == "/never" {
                response.extensions_mut().insert(Policy::never());
            }
            response
        },
    );
    for (path, calls) in [("/yes", 1), ("/no", 2), ("/never", 2)] {
        let before = site.calls();
        site.get(path).await;
        site.get(path).await;
        assert_eq!(site.calls() - before, calls, "{path}");
    }
    let mut request = crate::common::get("/yes", &[]);
    request.extensions_mut().insert(Policy::never());
    assert_eq!(site.send(request).await.word(), "BYPASS");
}
