//! Requests that change things, and purges.

use http::Method;

use crate::common::{Site, reply, status_reply};

/// A site whose unsafe requests answer with this.
fn site(status: u16, headers: &'static [(&'static str, &'static str)]) -> Site {
    Site::new(move |request, call| {
        if request.method() == Method::GET {
            return reply(&[("cache-control", "max-age=60")], format!("{call}"));
        }
        status_reply(status, headers, "changed")
    })
}

async fn is_stored(site: &Site, path: &str) -> bool {
    site.get_with(path, &[("cache-control", "only-if-cached")])
        .await
        .status
        == 200
}

#[tokio::test]
async fn demand_11_rfc9111_4_4_unsafe_methods_write_through_and_invalidate() {
    for status in [200, 204, 303] {
        for method in ["POST", "PUT", "DELETE", "PATCH", "BREW"] {
            let site = site(status, &[]);
            site.get("/a").await;
            site.get("/b").await;
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            assert_eq!(site.method(method, "/a").await.text(), "changed");
            assert!(!is_stored(&site, "/a").await);
            assert!(is_stored(&site, "/b").await);
        }
    }
}

#[tokio::test]
async fn demand_11_rfc9111_4_4_errors_and_safe_methods_invalidate_nothing() {
    for status in [400, 404, 412, 500] {
        let site = site(status, &[]);
        site.get("/a").await;
        site.method(Method::POST, "/a").await;
        assert!(is_stored(&site, "/a").await);
    }
    let site = site(200, &[]);
    site.get("/a").await;
    for method in [Method::HEAD, Method::OPTIONS, Method::TRACE] {
        site.method(method, "/a").await;
        assert!(is_stored(&site, "/a").await);
    }
}

#[tokio::test]
async fn demand_11_rfc9111_4_4_location_and_content_location_of_the_same_origin() {
    let site = site(
        201,
        &[
            ("location", "/b?x=1"),
            ("content-location", "http://A.example:80/c"),
            ("location", "http://other.example/d"),
        ],
    );
    for path in ["/a", "/b?x=1", "/b", "/c", "/d"] {
        site.get(path).await;
    }
    let mut other = crate::common::get("/d", &[]);
    other
        .headers_mut()
        .insert("host", "other.example".parse().expect("a value"));
    site.send(other.clone()).await;
    site.method(Method::POST, "/a").await;
    for (path, stored) in [
        ("/a", false),
        ("/b?x=1", false),
        ("/c", false),
        ("/b", true),
        ("/d", true),
    ] {
        assert_eq!(is_stored(&site, path).await, stored, "{path}");
    }
    assert_eq!(
        site.send(other).await.word(),
        "HIT",
        "another origin's is not theirs to invalidate"
    );
}

#[tokio::test]
async fn demand_11_rfc9111_4_4_all_variants_of_it() {
    let site = Site::new(|_, call| {
        reply(
            &[("cache-control", "max-age=60"), ("vary", "accept")],
            format!("{call}"),
        )
    });
    site.get_with("/", &[("accept", "a")]).await;
    site.get_with("/", &[("accept", "b")]).await;
    site.method(Method::DELETE, "/").await;
    assert_eq!(site.get_with("/", &[("accept", "a")]).await.word(), "MISS");
    assert_eq!(site.get_with("/", &[("accept", "b")]).await.word(), "MISS");
}

#[tokio::test]
async fn demand_11_what_was_asked_for_before_is_not_stored_after() {
    let gate = std::sync::Arc::new(tokio::sync::Notify::new());
    let opened = std::sync::Arc::clone(&gate);
    let site = Site::serving(
        // Whoever joins it waits for ever.
        |builder| builder.collapse(std::time::Duration::from_secs(86_400)),
        move |request, call| {
            let gate = std::sync::Arc::clone(&opened);
            async move {
                if *request.method() == Method::GET && call == 1 {
                    gate.notified().await;
                }
                Ok(reply(&[("cache-control", "max-age=60")], format!("{call}")))
            }
        },
    );
    let slow = tokio::spawn({
        let site = site.clone();
        async move { site.get("/").await }
    });
    site.until_calls(1).await;
    site.method(Method::PUT, "/").await;
    // Nobody joins what began before the change.
    let other = tokio::time::timeout(oncemore_testkit::PATIENCE, site.get("/")).await;
    assert_eq!(other.expect("no wait").text(), "3");
    gate.notify_one();
    assert_eq!(slow.await.expect("no panic").text(), "1");
    assert_eq!(site.get("/").await.text(), "3");
}

#[tokio::test]
async fn demand_11_purge_by_url_and_by_prefix() {
    let site = site(200, &[]);
    let all = ["/a", "/a/1", "/a/2?x=1", "/ab", "/b"];
    for path in all {
        site.get(path).await;
    }
    let left = || {
        let mut urls: Vec<String> = site
            .cache
            .entries()
            .iter()
            .map(|entry| entry.url.to_string())
            .collect();
        urls.sort();
        urls.into_iter()
            .map(|url| url.replace("http://a.example", ""))
            .collect::<Vec<_>>()
    };
    assert_eq!(left(), ["/a", "/a/1", "/a/2?x=1", "/ab", "/b"]);
    site.cache
        .purge("http://a.example/b")
        .await
        .expect("a purge");
    assert_eq!(left(), ["/a", "/a/1", "/a/2?x=1", "/ab"]);
    site.cache.purge("/a").await.expect("a purge");
    assert_eq!(left(), ["/a/1", "/a/2?x=1", "/ab"]);
    site.cache
        .purge_prefix("http://A.example/a/")
        .await
        .expect("a purge");
    assert_eq!(left(), ["/ab"]);
    site.cache.purge_prefix("/").await.expect("a purge");
    assert!(left().is_empty());
    site.get("/a").await;
    site.cache.purge_all().await.expect("a purge");
    assert!(left().is_empty());
}

#[tokio::test]
async fn what_is_stored_can_be_listed() {
    let site = Site::new(|_, _| {
        reply(
            &[("cache-control", "max-age=60"), ("vary", "accept")],
            "four",
        )
    });
    for _ in 0..3 {
        site.get("/a").await;
    }
    site.advance(10);
    let entries = site.cache.entries();
    let [entry] = &entries[..] else {
        panic!("one entry: {entries:?}")
    };
    assert_eq!(&*entry.url, "http://a.example/a");
    assert_eq!(
        (entry.status, entry.length, entry.age, entry.ttl, entry.hits),
        (200, 4, 10, 50, 2)
    );
    assert_eq!(entry.vary, ["accept"]);
}

#[tokio::test]
async fn memory_is_bounded_by_bytes_and_by_number() {
    let bytes = Site::with(
        |builder| builder.memory(100_000, 1_000),
        |_, _| reply(&[("cache-control", "max-age=60")], vec![0; 10_000]),
    );
    let number = Site::with(
        |builder| builder.memory(100_000_000, 10),
        |_, _| reply(&[("cache-control", "max-age=60")], "a"),
    );
    for at in 0..100 {
        bytes.get(&format!("/{at}")).await;
        number.get(&format!("/{at}")).await;
    }
    assert!(bytes.cache.weight() <= 100_000);
    assert!((5..=10).contains(&bytes.cache.entries().len()));
    assert!((5..=10).contains(&number.cache.entries().len()));
}

/// Nobody asks for it, nor for anything else: the thread that purges comes by itself.
#[test]
fn what_has_expired_leaves_memory_without_a_request() {
    let site = Site::new(|_, _| reply(&[("cache-control", "max-age=60")], "a"));
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(site.get("/"));
    assert!(site.cache.weight() > 0);
    site.advance(30 * 24 * 3600);
    oncemore_testkit::eventually("it is gone", || site.cache.weight() == 0);
}

#[tokio::test]
async fn a_stored_response_costs_little_beside_its_bytes() {
    let site = Site::new(|_, _| {
        reply(
            &[
                ("cache-control", "max-age=60"),
                ("content-type", "text/html; charset=utf-8"),
                ("content-length", "1000"),
                ("last-modified", &crate::common::date(-100)),
                ("vary", "accept-encoding"),
                ("server", "a"),
            ],
            vec![b'a'; 1_000],
        )
    });
    let got = site.get("/").await;
    let headers: usize = got
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    let more = site.cache.weight() - (got.body.len() + headers) as u64;
    assert!(more <= 400, "{more} bytes");
    let plain = Site::new(|_, _| {
        reply(
            &[
                ("cache-control", "max-age=60"),
                ("content-type", "text/html"),
            ],
            vec![b'a'; 1_000],
        )
    });
    let got = plain.get("/").await;
    let headers: usize = got
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    let more = plain.cache.weight() - (got.body.len() + headers) as u64;
    assert!(more <= 300, "{more} bytes");
}

#[tokio::test]
async fn demand_11_rfc9111_4_4_a_client_that_hangs_up_does_not_undo_the_invalidation() {
    let site = Site::serving(
        |builder| builder,
        |request, call| async move {
            if *request.method() == Method::DELETE {
                // It has changed, and the answer never comes.
                std::future::pending::<()>().await;
            }
            Ok(reply(&[("cache-control", "max-age=60")], format!("{call}")))
        },
    );
    site.get("/a").await;
    site.get("/b").await;
    let change = tokio::spawn({
        let site = site.clone();
        async move { site.method(Method::DELETE, "/a").await }
    });
    site.until_calls(3).await;
    assert!(is_stored(&site, "/a").await, "not before it is known");
    change.abort();
    assert!(change.await.expect_err("aborted").is_cancelled());
    assert!(!is_stored(&site, "/a").await);
    assert!(is_stored(&site, "/b").await);
}

#[tokio::test]
async fn demand_11_purges_know_queries_as_keys_have_them() {
    let site = Site::with(
        |builder| builder.sort_query(true).ignore_query("utm"),
        |_, _| reply(&[("cache-control", "max-age=60")], "a"),
    );
    for purged in [
        "/p?b=2&a=1",
        "/p?utm=x&a=1&b=2",
        "http://a.example/p?b=2&a=1",
    ] {
        site.get("/p?b=2&a=1").await;
        site.cache.purge(purged).await.expect("a purge");
        assert!(site.cache.entries().is_empty(), "{purged}");
    }
}

#[tokio::test]
async fn demand_11_what_is_no_url_is_not_purged_in_silence() {
    let site = site(200, &[]);
    for url in [
        "a.example/p",
        "http://u@a.example/p",
        "a.example",
        "",
        "http://",
    ] {
        let error = site.cache.purge(url).await.expect_err(url).to_string();
        assert!(error.contains(&format!("{url:?}")), "{error}");
        assert!(error.contains("http://shop.example/p"), "{error}");
    }
}

#[tokio::test]
async fn demand_11_a_prefix_may_end_anywhere() {
    let site = site(200, &[]);
    for prefix in [
        "http://a.ex",
        "HTTP://A.ex",
        "http://a.example:80",
        "http://A.example:80/p",
        "http",
    ] {
        site.get("/p").await;
        site.cache
            .purge_prefix("http://a.exx")
            .await
            .expect("a purge");
        assert_eq!(site.cache.entries().len(), 1);
        site.cache.purge_prefix(prefix).await.expect("a purge");
        assert!(site.cache.entries().is_empty(), "{prefix}");
    }
}
