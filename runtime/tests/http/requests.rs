//! What a request asks of the cache.

use oncemore::http::Policy;

use crate::common::{Site, reply};

fn site(policy: Policy) -> Site {
    Site::under(policy, |_, call| {
        reply(&[("cache-control", "max-age=60")], format!("{call}"))
    })
}

async fn word(site: &Site, directives: &str) -> String {
    site.get_with("/", &[("cache-control", directives)])
        .await
        .word()
        .to_owned()
}

#[tokio::test]
async fn demand_05_rfc9111_5_2_1_4_no_cache() {
    let site = site(Policy::new());
    site.get("/").await;
    for directives in [
        "no-cache",
        "NO-CACHE",
        " foo=\"a, b\" , no-cache",
        "no-cache,max-stale",
    ] {
        let before = site.calls();
        let got = site.get_with("/", &[("cache-control", directives)]).await;
        assert_eq!(site.calls(), before + 1, "{directives}");
        assert_eq!(
            got.text(),
            site.get("/").await.text(),
            "and the new one is stored"
        );
    }
    assert_eq!(
        word(&site, "foo=\"no-cache\"").await,
        "HIT",
        "text in quotes is text"
    );
    assert_eq!(word(&site, "foo=\"a\\\", no-cache\"").await, "HIT");
}

#[tokio::test]
async fn demand_05_rfc9111_5_4_pragma_where_there_is_no_cache_control() {
    let site = site(Policy::new());
    site.get("/").await;
    site.get_with("/", &[("pragma", "no-cache")]).await;
    assert_eq!(site.calls(), 2);
    site.get_with(
        "/",
        &[("pragma", "no-cache"), ("cache-control", "max-age=60")],
    )
    .await;
    assert_eq!(site.calls(), 2);
}

#[tokio::test]
async fn demand_05_rfc9111_5_2_1_5_no_store() {
    let site = site(Policy::new());
    assert_eq!(word(&site, "no-store").await, "BYPASS");
    assert_eq!(site.get("/").await.word(), "MISS", "nothing was stored");
}

#[tokio::test]
async fn demand_05_rfc9111_5_2_1_1_max_age() {
    let site = site(Policy::new());
    site.get("/").await;
    site.advance(10);
    assert_eq!(word(&site, "max-age=10").await, "HIT");
    assert_eq!(word(&site, "max-age=nonsense").await, "BYPASS");
    site.advance(10);
    assert_eq!(word(&site, "max-age=9").await, "BYPASS");
    assert_eq!(site.calls(), 3);
}

#[tokio::test]
async fn demand_05_rfc9111_5_2_1_3_min_fresh() {
    let site = site(Policy::new());
    site.get("/").await;
    site.advance(10);
    assert_eq!(word(&site, "min-fresh=50").await, "HIT");
    assert_eq!(word(&site, "min-fresh=51").await, "BYPASS");
}

#[tokio::test]
async fn demand_05_rfc9111_5_2_1_2_max_stale() {
    let site = Site::new(|_, _| reply(&[("cache-control", "max-age=60"), ("etag", "\"a\"")], "a"));
    site.get("/").await;
    site.advance(70);
    let stale = site
        .get_with("/", &[("cache-control", "max-stale=10")])
        .await;
    assert_eq!((stale.word(), stale.age()), ("STALE", Some(70)));
    assert_eq!(word(&site, "max-stale").await, "STALE");
    assert_eq!(word(&site, "max-stale=nonsense").await, "MISS");
    site.advance(70);
    assert_eq!(word(&site, "max-stale=9").await, "MISS");
}

#[tokio::test]
async fn demand_05_rfc9111_5_2_1_7_only_if_cached() {
    let site = site(Policy::new());
    assert_eq!(
        site.get_with("/", &[("cache-control", "only-if-cached")])
            .await
            .status,
        504
    );
    assert_eq!(site.calls(), 0);
    site.get("/").await;
    assert_eq!(word(&site, "only-if-cached").await, "HIT");
    site.advance(60);
    assert_eq!(
        site.get_with("/", &[("cache-control", "only-if-cached")])
            .await
            .status,
        504
    );
    assert_eq!(site.calls(), 1);
}

#[tokio::test]
async fn demand_05_clients_that_may_not_bypass() {
    let site = site(Policy::new().clients_may_bypass(false));
    site.get("/").await;
    site.advance(10);
    for directives in ["no-cache", "no-store", "max-age=0", "min-fresh=60"] {
        assert_eq!(word(&site, directives).await, "HIT", "{directives}");
    }
    assert_eq!(
        site.get_with("/", &[("pragma", "no-cache")]).await.word(),
        "HIT"
    );
}

#[tokio::test]
async fn demand_05_rfc9111_5_2_1_5_no_store_is_not_stored_where_clients_may_not_bypass() {
    let site = site(Policy::new().clients_may_bypass(false));
    assert_eq!(word(&site, "no-store").await, "MISS");
    assert!(site.cache.entries().is_empty());
    assert_eq!(site.get("/").await.word(), "MISS");
    assert_eq!(word(&site, "no-store").await, "HIT");
}

/// As HTTP/2 has it: no header says that there is one.
#[tokio::test]
async fn demand_03_rfc9110_9_3_1_a_get_with_a_body_is_for_the_service() {
    let site = site(Policy::new());
    let with = |body: &'static str| crate::common::get("/", &[]).map(|_| body.into());
    assert_eq!(site.send(with("a")).await.word(), "BYPASS");
    assert_eq!(
        site.send(with("")).await.word(),
        "MISS",
        "nothing was stored"
    );
    assert_eq!(site.send(with("a")).await.word(), "BYPASS");
    assert_eq!(site.send(with("")).await.word(), "HIT");
}
