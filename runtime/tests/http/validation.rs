//! Validators: asked of the service, asked by the client, made here.

use std::time::Duration;

use http::{HeaderMap, Method};
use oncemore::http::{Policy, Precondition, precondition};

use crate::common::{Site, date, get, reply, status_reply};

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

/// The statuses of conditional requests, on a miss and on a hit.
async fn conditional(headers: &[(&str, &str)], conditions: &[(&str, &str)]) -> u16 {
    let headers: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let site = Site::new(move |_, _| {
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        reply(&headers, "a")
    });
    let miss = site.get_with("/", conditions).await;
    let hit = site.get_with("/", conditions).await;
    assert_eq!((miss.word(), hit.word(), site.calls()), ("MISS", "HIT", 1));
    assert_eq!(miss.status, hit.status);
    assert_eq!(miss.body.is_empty(), miss.status == 304);
    assert_eq!(hit.body.is_empty(), hit.status == 304);
    miss.status.as_u16()
}

const TAGGED: &[(&str, &str)] = &[("cache-control", "max-age=60"), ("etag", "\"a,b\"")];

#[tokio::test]
async fn demand_08_rfc9110_13_1_2_if_none_match() {
    for (tags, status) in [
        ("\"a,b\"", 304),
        ("\"x\", \"a,b\"", 304),
        ("\"x\"\t,,W/\"a,b\",", 304),
        ("W/\"a,b\"", 304),
        ("*", 304),
        ("\"a\"", 200),
        ("\"A,B\"", 200),
        ("a,b", 200),
        ("\"a,b", 200),
        ("w/\"a,b\"", 200),
        ("", 200),
        ("nonsense, \"a,b\"", 304),
    ] {
        assert_eq!(
            conditional(TAGGED, &[("if-none-match", tags)]).await,
            status,
            "{tags}"
        );
    }
    assert_eq!(
        conditional(
            TAGGED,
            &[("if-none-match", "\"x\""), ("if-none-match", "\"a,b\"")]
        )
        .await,
        304
    );
    let weak = [("cache-control", "max-age=60"), ("etag", "W/\"a\"")];
    assert_eq!(conditional(&weak, &[("if-none-match", "\"a\"")]).await, 304);
}

#[tokio::test]
async fn demand_08_rfc9110_13_1_3_if_modified_since() {
    let (at, before, after) = (date(-100), date(-101), date(-99));
    let headers = [
        ("cache-control", "max-age=60"),
        ("last-modified", at.as_str()),
    ];
    assert_eq!(
        conditional(&headers, &[("if-modified-since", &at)]).await,
        304
    );
    assert_eq!(
        conditional(&headers, &[("if-modified-since", &after)]).await,
        304
    );
    assert_eq!(
        conditional(&headers, &[("if-modified-since", &before)]).await,
        200
    );
    assert_eq!(
        conditional(&headers, &[("if-modified-since", "yesterday")]).await,
        200
    );
    // If-None-Match comes before it.
    assert_eq!(
        conditional(
            &headers,
            &[("if-modified-since", &after), ("if-none-match", "\"x\"")]
        )
        .await,
        200
    );
}

#[tokio::test]
async fn demand_08_rfc9110_15_4_5_what_a_304_has() {
    let expires = date(99);
    let site = Site::new(move |_, _| {
        reply(
            &[
                ("cache-control", "max-age=60"),
                ("content-location", "/x"),
                ("etag", "\"a\""),
                ("expires", &expires),
                ("vary", "accept"),
                ("content-type", "text/plain"),
                ("content-length", "1"),
                ("x-more", "1"),
                ("last-modified", "x"),
            ],
            "a",
        )
    });
    site.get("/").await;
    let got = site.get_with("/", &[("if-none-match", "\"a\"")]).await;
    assert_eq!(got.status, 304);
    let mut names: Vec<_> = got.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "age",
            "cache-control",
            "cache-status",
            "content-location",
            "date",
            "etag",
            "expires",
            "vary",
            "x-cache"
        ]
    );
}

#[tokio::test]
async fn demand_08_rfc9110_13_2_1_only_for_what_would_be_a_200() {
    let site = Site::new(|_, _| {
        status_reply(
            404,
            &[("cache-control", "max-age=60"), ("etag", "\"a\"")],
            "none",
        )
    });
    for _ in 0..2 {
        assert_eq!(
            site.get_with("/", &[("if-none-match", "\"a\"")])
                .await
                .status,
            404
        );
    }
}

#[tokio::test]
async fn demand_08_rfc9111_4_3_2_conditions_for_the_service_go_to_it() {
    let site = Site::new(|_, _| reply(TAGGED, "a"));
    site.get("/").await;
    for name in ["if-match", "if-unmodified-since"] {
        assert_eq!(
            site.get_with("/", &[(name, "\"x\"")]).await.word(),
            "BYPASS"
        );
        assert!(site.last().headers().contains_key(name));
    }
}

#[test]
fn demand_08_rfc9110_13_2_2_412_for_unsafe_methods() {
    let headers = |all: &[(&str, &str)]| get("/", all).headers().clone();
    let current = headers(&[("etag", "\"a\""), ("last-modified", &date(0))]);
    let put = |conditions: &[(&str, &str)], current: Option<&HeaderMap>| {
        precondition(&Method::PUT, &headers(conditions), current)
    };
    assert_eq!(
        put(&[("if-match", "\"a\"")], Some(&current)),
        Precondition::Holds
    );
    assert_eq!(
        put(&[("if-match", "W/\"a\"")], Some(&current)),
        Precondition::Failed
    );
    assert_eq!(
        put(&[("if-match", "\"x\"")], Some(&current)),
        Precondition::Failed
    );
    assert_eq!(
        put(&[("if-match", "*")], Some(&current)),
        Precondition::Holds
    );
    assert_eq!(put(&[("if-match", "*")], None), Precondition::Failed);
    assert_eq!(put(&[("if-none-match", "*")], None), Precondition::Holds);
    assert_eq!(
        put(&[("if-none-match", "*")], Some(&current)),
        Precondition::Failed
    );
    assert_eq!(
        put(&[("if-none-match", "\"a\"")], Some(&current)),
        Precondition::Failed
    );
    assert_eq!(
        put(&[("if-unmodified-since", &date(-1))], Some(&current)),
        Precondition::Failed
    );
    assert_eq!(
        put(&[("if-unmodified-since", &date(0))], Some(&current)),
        Precondition::Holds
    );
    assert_eq!(
        put(&[("if-modified-since", &date(9))], Some(&current)),
        Precondition::Holds,
        "for GET only"
    );
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

const PARTED: &[(&str, &str)] = &[
    ("cache-control", "max-age=60"),
    ("etag", "\"a\""),
    ("content-type", "text/plain"),
];

#[tokio::test]
async fn demand_10_rfc9110_14_parts_of_a_stored_200() {
    let site = Site::new(|_, _| reply(PARTED, "0123456789"));
    site.get("/").await;
    for (range, status, body, content_range) in [
        ("bytes=0-3", 206, "0123", "bytes 0-3/10"),
        ("Bytes=3-", 206, "3456789", "bytes 3-9/10"),
        ("bytes=-3", 206, "789", "bytes 7-9/10"),
        ("bytes=-30", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=9-99999999999999999999999", 206, "9", "bytes 9-9/10"),
        ("bytes=10-", 416, "", "bytes */10"),
        ("bytes=-0", 416, "", "bytes */10"),
        ("bytes=99999999999999999999999-", 416, "", "bytes */10"),
    ] {
        let got = site.get_with("/", &[("range", range)]).await;
        assert_eq!(
            (got.status.as_u16(), got.text(), got.header("content-range")),
            (status, body, Some(content_range)),
            "{range}"
        );
        assert_eq!(got.header("content-length"), Some(&*body.len().to_string()));
        assert_eq!(got.word(), "HIT");
    }
    for whole in [
        "bytes=3-1",
        "bytes=0-1,3-4",
        "lines=0-3",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=1-x",
        "bytes=+1-2",
    ] {
        let got = site.get_with("/", &[("range", whole)]).await;
        assert_eq!(
            (got.status.as_u16(), got.text()),
            (200, "0123456789"),
            "{whole}"
        );
    }
    assert_eq!(site.calls(), 1);
}

#[tokio::test]
async fn demand_10_rfc9110_13_1_5_if_range_is_strong() {
    let modified = date(-100);
    let of_old = modified.clone();
    let site = Site::new(move |request, _| match request.uri().path() {
        "/weak" => reply(
            &[("cache-control", "max-age=60"), ("etag", "W/\"a\"")],
            "0123456789",
        ),
        "/dated" => reply(
            &[
                ("cache-control", "max-age=60"),
                ("last-modified", &modified),
            ],
            "0123456789",
        ),
        "/just" => reply(
            &[("cache-control", "max-age=60"), ("last-modified", &date(0))],
            "0123456789",
        ),
        _ => reply(PARTED, "0123456789"),
    });
    let (just, early) = (date(0), date(-101));
    for (path, condition, status) in [
        ("/", "\"a\"", 206),
        ("/", "W/\"a\"", 200),
        ("/", "\"b\"", 200),
        ("/weak", "W/\"a\"", 200),
        ("/dated", &of_old, 206),
        ("/dated", &early, 200),
        ("/just", &just, 200),
        ("/", "nonsense", 200),
    ] {
        site.get(path).await;
        let got = site
            .get_with(path, &[("range", "bytes=0-3"), ("if-range", condition)])
            .await;
        assert_eq!(got.status.as_u16(), status, "{path} {condition}");
    }
}

#[tokio::test]
async fn demand_10_rfc9111_3_3_a_part_that_is_not_stored_is_the_services() {
    let site = Site::new(|request, _| {
        if request.headers().contains_key("range") {
            return status_reply(
                206,
                &[
                    ("cache-control", "max-age=60"),
                    ("content-range", "bytes 0-3/10"),
                ],
                "0123",
            );
        }
        reply(PARTED, "0123456789")
    });
    for _ in 0..2 {
        let got = site.get_with("/", &[("range", "bytes=0-3")]).await;
        assert_eq!((got.status.as_u16(), got.word()), (206, "MISS"));
    }
    assert_eq!(site.calls(), 2);
    let whole = site.get("/").await;
    assert_eq!((whole.status.as_u16(), whole.text()), (200, "0123456789"));
}
