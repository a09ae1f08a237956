//! What a response tells of the cache, and which headers it has.

use http::{Method, Version};

use crate::common::{Site, date, reply, status_reply};

#[tokio::test]
async fn demand_14_rfc9211_2_cache_status() {
    let site = Site::new(|_, _| {
        reply(
            &[
                ("cache-control", "max-age=60, stale-while-revalidate=9"),
                ("vary", "accept"),
                ("cache-status", "far; hit"),
            ],
            "a",
        )
    });
    let status = async |request: &[(&str, &str)]| {
        let got = site.get_with("/", request).await;
        let all: Vec<_> = got
            .headers
            .get_all("cache-status")
            .iter()
            .map(|value| value.to_str().expect("text").to_owned())
            .collect();
        assert_eq!(
            all[0], "far; hit",
            "those of caches nearer to the service come first"
        );
        all[1].clone()
    };
    assert_eq!(
        status(&[]).await,
        "oncemore; fwd=uri-miss; fwd-status=200; stored"
    );
    assert_eq!(status(&[]).await, "oncemore; hit; ttl=60");
    site.advance(3);
    assert_eq!(status(&[]).await, "oncemore; hit; ttl=57");
    assert_eq!(
        status(&[("accept", "a")]).await,
        "oncemore; fwd=vary-miss; fwd-status=200; stored"
    );
    assert_eq!(
        status(&[("cache-control", "no-store")]).await,
        "oncemore; fwd=request; fwd-status=200"
    );
    site.advance(60);
    assert_eq!(status(&[]).await, "oncemore; hit; ttl=-3");
    let post = site.method(Method::POST, "/").await;
    assert_eq!(
        post.headers
            .get_all("cache-status")
            .iter()
            .next_back()
            .expect("one"),
        "oncemore; fwd=method; fwd-status=200"
    );
}

#[tokio::test]
async fn demand_14_both_can_be_switched_off_or_renamed() {
    let off = oncemore::http::HttpCache::builder()
        .cache_status(false)
        .build();
    let inner = tower::service_fn(
        |_: http::Request<http_body_util::Full<bytes::Bytes>>| async {
            Ok::<_, crate::common::Broken>(reply(&[("cache-control", "max-age=60")], "a"))
        },
    );
    for _ in 0..2 {
        let service = tower::Layer::layer(&off, inner);
        let got = tower::ServiceExt::oneshot(service, crate::common::get("/", &[]))
            .await
            .expect("an answer");
        assert!(
            !got.headers().contains_key("cache-status") && !got.headers().contains_key("x-cache")
        );
    }
    let site = Site::with(|builder| builder.name("my shop"), |_, _| reply(&[], "a"));
    assert_eq!(
        site.get("/").await.header("cache-status"),
        Some("my_shop; fwd=uri-miss; fwd-status=200")
    );
}

#[tokio::test]
async fn demand_15_rfc9111_3_1_hop_by_hop_and_named_headers_are_not_stored() {
    let site = Site::new(|_, _| {
        reply(
            &[
                ("cache-control", "max-age=60"),
                ("connection", "X-One, close"),
                ("connection", "x-two"),
                ("x-one", "1"),
                ("x-two", "2"),
                ("keep-alive", "1"),
                ("proxy-authenticate", "a"),
                ("proxy-connection", "a"),
                ("te", "a"),
                ("trailer", "a"),
                ("upgrade", "a"),
                ("proxy-authentication-info", "a"),
                ("x-kept", "1"),
            ],
            "a",
        )
    });
    site.get("/").await;
    let got = site.get("/").await;
    let mut names: Vec<_> = got.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "age",
            "cache-control",
            "cache-status",
            "content-length",
            "date",
            "etag",
            "x-cache",
            "x-kept"
        ]
    );
}

#[tokio::test]
async fn demand_15_rfc9110_6_6_1_a_date_is_added_and_one_that_is_there_stays() {
    let own = date(-5);
    let of_service = own.clone();
    let site = Site::new(move |request, _| match request.uri().path() {
        "/own" => reply(
            &[("cache-control", "max-age=60"), ("date", &of_service)],
            "a",
        ),
        _ => reply(&[("cache-control", "max-age=60")], "a"),
    });
    site.get("/").await;
    site.get("/own").await;
    site.advance(9);
    assert_eq!(site.get("/").await.header("date"), Some(&*date(0)));
    assert_eq!(site.get("/own").await.header("date"), Some(&*own));
}

#[tokio::test]
async fn demand_15_rfc9110_15_2_interim_responses_pass_through() {
    let site = Site::new(|_, _| {
        let mut response = status_reply(
            101,
            &[
                ("upgrade", "websocket"),
                ("connection", "upgrade"),
                ("cache-control", "max-age=60"),
            ],
            "",
        );
        *response.version_mut() = Version::HTTP_11;
        response.extensions_mut().insert(7_u8);
        response
    });
    for _ in 0..2 {
        let response = site
            .open(crate::common::get("/", &[("upgrade", "websocket")]))
            .await
            .expect("an answer");
        assert_eq!(response.status(), 101);
        assert_eq!(response.headers()["upgrade"], "websocket");
        assert_eq!(response.extensions().get::<u8>(), Some(&7));
    }
    assert_eq!(site.calls(), 2);
}

#[tokio::test]
async fn rfc9211_2_stored_is_what_is_stored() {
    let gate = std::sync::Arc::new(tokio::sync::Notify::new());
    let opened = std::sync::Arc::clone(&gate);
    let site = Site::serving(
        |builder| builder,
        move |_, _| {
            let gate = std::sync::Arc::clone(&opened);
            async move {
                gate.notified().await;
                Ok(reply(&[("cache-control", "max-age=60")], "a"))
            }
        },
    );
    let slow = tokio::spawn({
        let site = site.clone();
        async move { site.get("/").await }
    });
    site.until_calls(1).await;
    site.cache.purge("/").await.expect("a purge");
    gate.notify_one();
    let got = slow.await.expect("no panic");
    let told = Some("oncemore; fwd=uri-miss; fwd-status=200");
    assert_eq!(got.header("cache-status"), told);
    assert!(site.cache.entries().is_empty());
}

#[tokio::test]
async fn rfc9211_2_a_101_has_no_status() {
    let site = Site::new(|_, _| status_reply(101, &[("upgrade", "x")], ""));
    let got = site
        .get_with("/", &[("upgrade", "x"), ("connection", "upgrade")])
        .await;
    assert_eq!(
        (got.status.as_u16(), got.header("cache-status")),
        (101, None)
    );
}

/// From the second time on the head is copied from a template.
#[tokio::test]
async fn demand_14_rfc9211_2_each_hit_says_the_same_but_for_its_age() {
    for own in [&[("cache-status", "inner; hit")][..], &[]] {
        let site = Site::new(move |_, _| {
            let mut response = reply(&[("cache-control", "max-age=60"), ("x-own", "1")], "body");
            for (name, value) in own {
                response.headers_mut().append(*name, value.parse().unwrap());
            }
            response
        });
        site.get("/").await;
        let told = |got: &crate::common::Got| -> Vec<String> {
            let each = got.headers.get_all("cache-status").iter();
            each.map(|value| value.to_str().unwrap().to_owned())
                .collect()
        };
        for age in 0..5_u64 {
            let got = site.get("/").await;
            assert_eq!(
                (got.age(), got.text(), got.word()),
                (Some(age), "body", "HIT")
            );
            let mut expected: Vec<_> = own.iter().map(|(_, value)| (*value).to_owned()).collect();
            expected.push(format!("oncemore; hit; ttl={}", 60 - age));
            assert_eq!(told(&got), expected);
            assert_eq!(
                (got.header("x-own"), got.header("content-length")),
                (Some("1"), Some("4"))
            );
            let etag = got.header("etag").unwrap();
            let unchanged = site.get_with("/", &[("if-none-match", etag)]).await;
            assert_eq!(
                (unchanged.status.as_u16(), unchanged.age()),
                (304, Some(age))
            );
            assert_eq!(told(&unchanged).last(), expected.last());
            assert_eq!(unchanged.header("x-own"), None);
            site.advance(1);
        }
        // Another response in its place.
        site.cache.purge("/").await.unwrap();
        assert_eq!(site.get("/").await.word(), "MISS");
        assert_eq!(site.get("/").await.age(), Some(0));
    }
}
