//! When a stale response is served.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::Response;
use oncemore::http::Policy;

use crate::common::{Body, Broken, Site, reply, status_reply};

/// A service that says `directives`, and fails when it is told to: with a status, or altogether.
fn failing(directives: &'static str, status: Option<u16>) -> (Site, Arc<AtomicBool>) {
    failing_under(Policy::new(), directives, status)
}

fn failing_under(
    policy: Policy,
    directives: &'static str,
    status: Option<u16>,
) -> (Site, Arc<AtomicBool>) {
    let fails = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&fails);
    let site = Site::serving(
        |builder| builder.policy(policy),
        move |_, call| {
            let fails = told.load(Ordering::SeqCst);
            async move {
                let fine: Response<Body> = if directives.is_empty() {
                    reply(&[("etag", "\"a\"")], format!("{call}"))
                } else {
                    reply(
                        &[("cache-control", directives), ("etag", "\"a\"")],
                        format!("{call}"),
                    )
                };
                match (fails, status) {
                    (false, _) => Ok(fine),
                    (true, Some(status)) => Ok(status_reply(status, &[], "failed")),
                    (true, None) => Err(Broken),
                }
            }
        },
    );
    (site, fails)
}

#[tokio::test]
async fn demand_06_rfc5861_3_stale_while_revalidate() {
    let site = Site::new(|_, call| {
        reply(
            &[("cache-control", "max-age=60, stale-while-revalidate=30")],
            format!("{call}"),
        )
    });
    site.get("/").await;
    site.advance(89);
    let stale = site.get("/").await;
    assert_eq!(
        (stale.word(), stale.text(), stale.age()),
        ("STALE", "1", Some(89))
    );
    site.until_calls(2).await;
    let fresh = site.get("/").await;
    assert_eq!(
        (fresh.word(), fresh.text(), fresh.age()),
        ("HIT", "2", Some(0))
    );
    site.advance(90);
    assert_eq!(site.get("/").await.word(), "MISS", "the window is over");
}

#[tokio::test]
async fn demand_06_rfc5861_3_one_fetch_in_the_background() {
    let site = Site::serving(
        |builder| builder,
        |_, call| async move {
            if call > 1 {
                std::future::pending::<()>().await;
            }
            Ok(reply(
                &[("cache-control", "max-age=60, stale-while-revalidate=30")],
                format!("{call}"),
            ))
        },
    );
    site.get("/").await;
    site.advance(70);
    for _ in 0..10 {
        assert_eq!(site.get("/").await.word(), "STALE");
        tokio::task::yield_now().await;
    }
    site.until_calls(2).await;
}

#[tokio::test]
async fn demand_06_rfc5861_3_not_where_the_client_asks_for_better() {
    let site = Site::new(|_, _| {
        reply(
            &[
                ("cache-control", "max-age=60, stale-while-revalidate=30"),
                ("etag", "\"a\""),
            ],
            "a",
        )
    });
    for directives in ["no-cache", "max-age=60", "min-fresh=1"] {
        site.get("/").await;
        site.advance(70);
        let before = site.calls();
        let got = site.get_with("/", &[("cache-control", directives)]).await;
        assert_ne!(got.word(), "STALE", "{directives}");
        assert_eq!(site.calls(), before + 1);
    }
}

#[tokio::test]
async fn demand_06_rfc5861_4_stale_if_error() {
    for status in [Some(500), Some(502), Some(503), Some(504), None] {
        let (site, fails) = failing("max-age=60, stale-if-error=30", status);
        site.get("/").await;
        fails.store(true, Ordering::SeqCst);
        site.advance(89);
        let got = site.get("/").await;
        assert_eq!(
            (got.status.as_u16(), got.text(), got.word()),
            (200, "1", "STALE"),
            "{status:?}"
        );
        assert_eq!(site.calls(), 2, "the service was asked");
        site.advance(1);
        let after = site.open(crate::common::get("/", &[])).await;
        assert_eq!(
            after.ok().map(|response| response.status().as_u16()),
            status,
            "the window is over"
        );
    }
}

#[tokio::test]
async fn demand_06_rfc5861_4_other_statuses_are_no_failures_of_the_service() {
    let (site, fails) = failing("max-age=60, stale-if-error=30", Some(404));
    site.get("/").await;
    fails.store(true, Ordering::SeqCst);
    site.advance(61);
    assert_eq!(site.get("/").await.status, 404);
}

#[tokio::test]
async fn demand_06_rfc5861_4_a_client_may_allow_it() {
    let (site, fails) = failing("max-age=60", Some(500));
    site.get("/").await;
    fails.store(true, Ordering::SeqCst);
    site.advance(70);
    assert_eq!(site.get("/").await.status, 500);
    assert_eq!(
        site.get_with("/", &[("cache-control", "stale-if-error=30")])
            .await
            .word(),
        "STALE"
    );
}

#[tokio::test]
async fn demand_06_rfc9111_4_2_4_never_where_it_is_forbidden() {
    for forbidden in [
        "max-age=60, must-revalidate",
        "max-age=60, proxy-revalidate",
        "s-maxage=60",
        "max-age=60, no-cache",
    ] {
        let directives: &'static str = Box::leak(
            format!("{forbidden}, stale-while-revalidate=99, stale-if-error=99").into_boxed_str(),
        );
        let (site, fails) = failing(directives, Some(500));
        site.get("/").await;
        site.advance(61);
        fails.store(true, Ordering::SeqCst);
        for asked in ["", "max-stale", "stale-if-error=99"] {
            let got = site.get_with("/", &[("cache-control", asked)]).await;
            assert_eq!(got.status, 500, "{forbidden} {asked}");
        }
    }
}

#[tokio::test]
async fn demand_06_rfc9111_5_2_2_4_no_cache_is_validated_each_time() {
    let (site, _) = failing("max-age=60, no-cache", None);
    site.get("/").await;
    site.get("/").await;
    assert_eq!(site.calls(), 2);
    assert_eq!(site.last().headers()["if-none-match"], "\"a\"");
}

#[tokio::test]
async fn demand_06_windows_of_the_policy() {
    let policy = Policy::new()
        .ttl(Duration::from_secs(60))
        .stale(Duration::from_secs(10))
        .stale_if_error(Duration::from_secs(30));
    let (site, fails) = failing_under(policy, "", Some(500));
    site.get("/").await;
    fails.store(true, Ordering::SeqCst);
    site.advance(69);
    assert_eq!(site.get("/").await.word(), "STALE");
    site.until_calls(2).await;
    site.advance(20);
    assert_eq!(site.get("/").await.word(), "STALE");
    site.advance(1);
    assert_eq!(site.get("/").await.status, 500);
}
