//! Parts of a stored response, and those that the service is asked for.

use crate::common::{Site, date, reply, status_reply};

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

#[tokio::test]
async fn demand_10_what_is_fetched_in_the_background_is_the_whole() {
    let site = Site::new(|request, call| {
        if request.headers().contains_key("range") {
            return status_reply(206, &[("content-range", "bytes 0-1/10")], "01");
        }
        let fresh = ("cache-control", "max-age=60, stale-while-revalidate=600");
        reply(&[fresh], format!("{call}123456789"))
    });
    for etags in [true, false] {
        let path = format!("/{etags}");
        let before = site.calls();
        site.get(&path).await;
        site.advance(61);
        let part = [("range", "bytes=0-1"), ("if-range", "\"z\"")];
        assert_eq!(site.get_with(&path, &part).await.word(), "STALE");
        site.until_calls(before + 2).await;
        assert!(!site.last().headers().contains_key("range"));
        assert!(!site.last().headers().contains_key("if-range"));
        let got = site.get(&path).await;
        assert_eq!(got.word(), "HIT");
        assert_eq!(got.text(), format!("{}123456789", before + 2));
    }
}
