//! One person's data never reaches another.

use std::time::Duration;

use http::{Request, Response};
use oncemore::http::{HttpCache, Policy};

use crate::common::{Body, Site, get, reply};

/// A generator of `SplitMix64`, so that a failure can be run again from its seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let at = usize::try_from(self.below(from.len() as u64));
        from[at.expect("below a length")]
    }
}

/// Who a request is from, by whatever it says so with.
fn who(request: &Request<http_body_util::Full<bytes::Bytes>>) -> Option<String> {
    ["authorization", "x-api-key", "cookie", "accept-language"]
        .iter()
        .find_map(|name| {
            let value = request.headers().get(*name)?;
            Some(value.to_str().expect("text").to_owned())
        })
}

/// What a service says of a response that is made for one person.
const PERSONAL: &[(&str, &[(&str, &str)])] = &[
    ("authorization", &[("cache-control", "max-age=60")]),
    ("authorization", &[]),
    ("authorization", &[("cache-control", "private, max-age=60")]),
    (
        "authorization",
        &[
            ("cache-control", "public, max-age=60"),
            ("vary", "authorization"),
        ],
    ),
    (
        "authorization",
        &[("cache-control", "max-age=60, stale-while-revalidate=60")],
    ),
    ("x-api-key", &[("cache-control", "max-age=60")]),
    ("cookie", &[("cache-control", "private, max-age=60")]),
    ("cookie", &[]),
    (
        "cookie",
        &[("cache-control", "max-age=60"), ("vary", "cookie")],
    ),
    (
        "cookie",
        &[("cache-control", "max-age=60"), ("set-cookie", "id=1")],
    ),
    ("cookie", &[("cache-control", "max-age=60"), ("vary", "*")]),
    ("cookie", &[("cache-control", "no-store")]),
    (
        "accept-language",
        &[("cache-control", "max-age=60"), ("vary", "Accept-Language")],
    ),
];

fn configured(builder: oncemore::http::HttpCacheBuilder) -> oncemore::http::HttpCacheBuilder {
    builder
        .policy(
            Policy::new()
                .ttl(Duration::from_secs(60))
                .stale(Duration::from_secs(60)),
        )
        .private_header(http::HeaderName::from_static("x-api-key"))
        .private_cookie("session")
}

/// Answers with the name of who asked, under the case that the path names, after some turns.
async fn answer(
    request: Request<http_body_util::Full<bytes::Bytes>>,
    turns: u64,
) -> Response<Body> {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
    let case: usize = request.uri().path()[1..].parse().expect("a number");
    reply(
        PERSONAL[case].1,
        who(&request).unwrap_or_else(|| "nobody".into()),
    )
}

#[tokio::test(start_paused = true)]
async fn demand_16_rfc9111_3_5_ten_thousand_interleavings_leak_nothing() {
    let mut hits = 0;
    for seed in 0..10_000 {
        let mut random = Random(seed);
        let turns = random.next();
        let site = Site::serving(configured, move |request, call| async move {
            Ok(answer(request, Random(turns ^ call as u64).below(4)).await)
        });
        let cases: Vec<usize> = (0..PERSONAL.len()).collect();
        let case = random.pick(&cases);
        let name = PERSONAL[case].0;
        let mut tasks = Vec::new();
        for _ in 0..6 {
            let person = random.pick(&["session=alice", "session=bob", "session=eve", ""]);
            let site = site.clone();
            let (wait, advance, cancel) = (random.below(5), random.below(8), random.below(8) == 0);
            let task = tokio::spawn(async move {
                for _ in 0..wait {
                    tokio::task::yield_now().await;
                }
                site.advance(advance * 10);
                let headers: &[(&str, &str)] = if person.is_empty() {
                    &[]
                } else {
                    &[(name, person)]
                };
                let got = site.get_with(&format!("/{case}"), headers).await;
                (person, got)
            });
            if cancel {
                tokio::task::yield_now().await;
                task.abort();
            }
            tasks.push(task);
        }
        for task in tasks {
            let Ok((person, got)) = task.await else {
                continue;
            };
            let expected = if person.is_empty() { "nobody" } else { person };
            assert_eq!(got.text(), expected, "seed {seed}, case {case}: {got:?}");
            hits += usize::from(matches!(got.word(), "HIT" | "STALE"));
        }
    }
    assert!(hits > 1_000, "the cache did something: {hits}");
}

#[tokio::test]
async fn demand_16_what_nobody_says_may_be_shared_is_not() {
    for headers in [
        &[("authorization", "a")][..],
        &[("cookie", "a=1")],
        &[("x-api-key", "a")],
    ] {
        let site = Site::with(configured, |request, _| {
            reply(&[], who(request).unwrap_or_default())
        });
        site.get_with("/", headers).await;
        assert!(site.cache.entries().is_empty(), "{headers:?}");
        // Nor is somebody known given the page of somebody unknown.
        site.get("/").await;
        assert_eq!(site.get_with("/", headers).await.text(), headers[0].1);
    }
    let bare = HttpCache::builder().build();
    assert!(bare.entries().is_empty());
}

#[tokio::test]
async fn demand_16_hosts_do_not_meet() {
    let site = Site::new(|request, _| {
        reply(
            &[("cache-control", "max-age=60")],
            request.headers()["host"].as_bytes().to_vec(),
        )
    });
    for host in ["a.example", "b.example", "a.example"] {
        let mut request = get("/", &[]);
        request
            .headers_mut()
            .insert("host", host.parse().expect("a value"));
        assert_eq!(site.send(request).await.text(), host);
    }
}

#[tokio::test]
async fn demand_16_a_persons_scope_does_nothing_where_keys_are_urls() {
    let person = Policy::new()
        .ttl(Duration::from_secs(60))
        .scope(oncemore::http::Scope::Person);
    let of_request = Site::under(person.clone(), |request, _| {
        reply(&[], who(request).unwrap_or_default())
    });
    let of_response = Site::new(move |request, _| {
        let mut response = reply(&[], who(request).unwrap_or_default());
        response.extensions_mut().insert(person.clone());
        response
    });
    for site in [of_request, of_response] {
        for name in ["alice", "bob"] {
            let got = site.get_with("/", &[("authorization", name)]).await;
            assert_eq!(got.text(), name);
        }
        assert!(site.cache.entries().is_empty());
    }
}

#[tokio::test]
async fn demand_16_rfc9110_9_3_1_what_has_content_is_not_answered_from_the_store() {
    let site = Site::new(|_, call| reply(&[("cache-control", "max-age=60")], format!("{call}")));
    site.get("/").await;
    for header in [("content-length", "5"), ("transfer-encoding", "chunked")] {
        assert_eq!(site.get_with("/", &[header]).await.word(), "BYPASS");
    }
    let none = site.get_with("/", &[("content-length", "0")]).await;
    assert_eq!(none.word(), "HIT");
}
