//! Conditional requests: 304 from the store, 412 from the service.

use http::{HeaderMap, Method};
use oncemore::http::{Precondition, precondition};

use crate::common::{Site, date, get, reply, status_reply};

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
