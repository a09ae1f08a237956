//! Validators: asked of the service, and made here.

use std::time::Duration;

use oncemore::http::Policy;

use crate::common::{Site, date, reply, status_reply};

#[tokio::test]
async fn demand_07_rfc9111_4_3_1_stale_is_revalidated_and_a_304_freshens() {
    let modified = date(-1000);
    let of_old = modified.clone();
    let site = Site::new(move |request, call| {
        if request.headers().contains_key("if-none-match") {
            return status_reply(
                304,
                &[
                    ("etag", "\"a\""),
                    ("cache-control", "max-age=90"),
                    ("x-new", "1"),
                    ("content-type", "text/other"),
                    ("content-length", "9"),
                ],
                "",
            );
        }
        reply(
            &[
                ("etag", "\"a\""),
                ("last-modified", &modified),
                ("cache-control", "max-age=60"),
                ("x-old", "1"),
                ("content-type", "text/plain"),
            ],
            format!("{call}"),
        )
    });
    site.get("/").await;
    site.advance(61);
    let got = site
        .get_with(
            "/",
            &[("if-none-match", "\"z\""), ("if-modified-since", "x")],
        )
        .await;
    let asked = site.last();
    assert_eq!(asked.headers()["if-none-match"], "\"a\"");
    assert_eq!(asked.headers()["if-modified-since"], of_old.as_str());
    assert_eq!(
        (got.word(), got.status.as_u16(), got.text()),
        ("REVALIDATED", 200, "1")
    );
    assert_eq!(
        got.header("cache-status"),
        Some("oncemore; fwd=stale; fwd-status=304")
    );
    // 3.2: the headers are those of the 304, but for what belongs to the content.
    assert_eq!(got.header("cache-control"), Some("max-age=90"));
    assert_eq!(
        (got.header("x-old"), got.header("x-new")),
        (Some("1"), Some("1"))
    );
    assert_eq!(
        (got.header("content-type"), got.header("content-length")),
        (Some("text/plain"), Some("1"))
    );
    site.advance(89);
    assert_eq!(site.get("/").await.word(), "HIT");
    assert_eq!(site.calls(), 2);
    site.advance(1);
    assert_eq!(site.get("/").await.word(), "REVALIDATED");
}

#[tokio::test]
async fn demand_07_rfc9111_4_3_3_a_full_response_replaces_it() {
    let site = Site::new(|_, call| {
        reply(
            &[
                ("etag", &format!("\"{call}\"")),
                ("cache-control", "max-age=60"),
            ],
            format!("{call}"),
        )
    });
    site.get("/").await;
    site.advance(61);
    assert_eq!(site.get("/").await.text(), "2");
    assert_eq!((site.get("/").await.text(), site.calls()), ("2", 2));
}

#[tokio::test]
async fn demand_07_rfc9111_4_3_3_a_5xx_is_told_where_stale_is_not_allowed() {
    let site = Site::new(|_, call| {
        if call == 2 {
            status_reply(503, &[], "down")
        } else {
            reply(
                &[("etag", "\"a\""), ("cache-control", "max-age=60")],
                format!("{call}"),
            )
        }
    });
    site.get("/").await;
    site.advance(61);
    assert_eq!(site.get("/").await.status, 503);
    assert_eq!(site.get("/").await.text(), "3");
}

#[tokio::test]
async fn demand_07_rfc9111_4_3_4_a_304_for_another_response_is_not_believed() {
    let site = Site::new(|request, call| {
        if request.headers().contains_key("if-none-match") {
            return status_reply(304, &[("etag", "\"b\"")], "");
        }
        reply(
            &[("etag", "\"a\""), ("cache-control", "max-age=60")],
            format!("{call}"),
        )
    });
    site.get("/").await;
    site.advance(61);
    assert_eq!(site.get("/").await.status, 502);
    assert_eq!(site.get("/").await.text(), "3", "and it is forgotten");
}

#[tokio::test]
async fn demand_07_rfc9111_4_3_1_without_a_validator_there_is_nothing_to_ask() {
    let site = Site::under(Policy::new().etags(false), |_, call| {
        reply(&[("cache-control", "max-age=60")], format!("{call}"))
    });
    site.get("/").await;
    site.advance(61);
    let got = site.get_with("/", &[("if-none-match", "\"z\"")]).await;
    assert_eq!((got.word(), got.text()), ("MISS", "2"));
    assert!(!site.last().headers().contains_key("if-none-match"));
}

#[tokio::test]
async fn demand_09_rfc9110_8_8_3_etags_of_the_bytes() {
    let site = Site::new(|request, _| {
        reply(
            &[("cache-control", "max-age=60")],
            request.uri().path().to_owned(),
        )
    });
    let first = site.get("/a").await;
    // The digest of `/a`: the same in every process and build.
    let tag = first.header("etag").expect("an ETag").to_owned();
    let digest = blake3::hash(b"/a").to_hex();
    assert_eq!(tag, format!("\"{}\"", &digest[..32]));
    assert_eq!(site.get("/a").await.header("etag"), Some(&*tag));
    assert_ne!(site.get("/b").await.header("etag"), Some(&*tag));
    let calls = site.calls();
    assert_eq!(
        site.get_with("/a", &[("if-none-match", &tag)]).await.status,
        304
    );
    assert_eq!(site.calls(), calls, "without the service");
    // Also where nothing is stored yet.
    let other = Site::new(|_, _| reply(&[("cache-control", "max-age=60")], "/a"));
    assert_eq!(
        other.get_with("/", &[("if-none-match", &tag)]).await.status,
        304
    );
}

#[tokio::test]
async fn demand_09_the_services_own_etag_stays() {
    let site = Site::new(|_, _| {
        reply(
            &[("cache-control", "max-age=60"), ("etag", "W/\"own\"")],
            "a",
        )
    });
    site.get("/").await;
    assert_eq!(site.get("/").await.header("etag"), Some("W/\"own\""));
    let off = Site::under(
        Policy::new().ttl(Duration::from_secs(60)).etags(false),
        |_, _| reply(&[], "a"),
    );
    off.get("/").await;
    assert_eq!(off.get("/").await.header("etag"), None);
}

#[tokio::test]
async fn demand_07_rfc9111_4_1_a_304_that_changes_vary_changes_the_selection() {
    let site = Site::new(|request, call| {
        let vary = ("vary", "accept-language");
        if request.headers().contains_key("if-none-match") {
            return status_reply(304, &[("etag", "\"a\""), vary], "");
        }
        let headers = [("etag", "\"a\""), ("cache-control", "max-age=60")];
        reply(&headers, format!("{call}"))
    });
    site.get_with("/", &[("accept-language", "de")]).await;
    site.advance(61);
    let got = site.get_with("/", &[("accept-language", "de")]).await;
    assert_eq!(got.word(), "REVALIDATED");
    let german = site.get_with("/", &[("accept-language", "de")]).await;
    assert_eq!((german.word(), german.text()), ("HIT", "1"));
    let french = site.get_with("/", &[("accept-language", "fr")]).await;
    assert_ne!(french.word(), "HIT", "it is for those who want German");
}

#[tokio::test]
async fn demand_07_a_policys_ttl_stays_the_policys_after_a_304() {
    let policy = Policy::new().ttl(Duration::from_secs(60));
    let site = Site::under(policy, |request, call| {
        if request.headers().contains_key("if-none-match") {
            return status_reply(304, &[("etag", "\"a\"")], "");
        }
        reply(&[("etag", "\"a\"")], format!("{call}"))
    });
    site.get("/").await;
    site.advance(61);
    let again = site.get("/").await;
    assert_eq!(again.word(), "REVALIDATED");
    assert_eq!(again.header("cache-control"), Some("max-age=60"));
    assert_eq!(site.get("/").await.word(), "HIT");
    let known = site.get_with("/", &[("cookie", "id=1")]).await;
    assert_eq!((known.word(), known.text()), ("MISS", "3"));
}

#[tokio::test]
async fn demand_07_a_304_may_say_itself_what_the_policy_said() {
    let policy = Policy::new().ttl(Duration::from_secs(60));
    let expires = date(200);
    let site = Site::under(policy, move |request, call| {
        if request.headers().contains_key("if-none-match") {
            return status_reply(304, &[("etag", "\"a\""), ("expires", &expires)], "");
        }
        reply(&[("etag", "\"a\"")], format!("{call}"))
    });
    site.get("/").await;
    site.advance(61);
    let got = site.get("/").await;
    assert_eq!(
        (got.word(), got.header("cache-control")),
        ("REVALIDATED", None)
    );
    site.advance(100);
    let known = site.get_with("/", &[("cookie", "id=1")]).await;
    assert_eq!(known.word(), "HIT", "it is the service's word now");
}

#[tokio::test]
async fn demand_07_rfc5861_4_a_304_that_confirms_nothing_is_a_failure_that_stale_may_stand_in_for()
{
    let site = Site::new(|request, call| {
        if request.headers().contains_key("if-none-match") {
            return status_reply(304, &[("etag", "\"b\"")], "");
        }
        let fresh = ("cache-control", "max-age=60, stale-if-error=600");
        reply(&[("etag", "\"a\""), fresh], format!("{call}"))
    });
    site.get("/").await;
    site.advance(61);
    let got = site.get("/").await;
    assert_eq!((got.status.as_u16(), got.text()), (200, "1"));
    assert_eq!(site.get("/").await.text(), "3", "and it is forgotten");
}
