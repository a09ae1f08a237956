//! What is the same request.

use http::{Method, Request};

use crate::common::{Site, get, reply};

fn echoing() -> Site {
    Site::new(|request, call| {
        reply(
            &[("cache-control", "max-age=60")],
            format!("{} {call}", request.uri()),
        )
    })
}

#[tokio::test]
async fn demand_03_rfc9111_2_path_query_and_host_are_the_key() {
    let site = echoing();
    for path in ["/a", "/b", "/a?x=1", "/a?x=2", "/a?", "/A"] {
        assert_eq!(site.get(path).await.word(), "MISS", "{path}");
        assert_eq!(site.get(path).await.word(), "HIT", "{path}");
    }
    let mut request = get("/a", &[]);
    request
        .headers_mut()
        .insert("host", "b.example".parse().expect("a value"));
    assert_eq!(site.send(request).await.word(), "MISS");
}

#[tokio::test]
async fn demand_03_rfc9110_4_2_3_scheme_and_host_are_normalised() {
    let site = echoing();
    site.get("/a").await;
    for same in [
        "http://a.example/a",
        "http://A.Example:80/a",
        "HTTP://a.example/a",
    ] {
        assert_eq!(
            site.send(
                Request::get(same)
                    .body(http_body_util::Full::default())
                    .expect("a request")
            )
            .await
            .word(),
            "HIT",
            "{same}"
        );
    }
    for other in ["https://a.example/a", "http://a.example:8080/a"] {
        assert_eq!(
            site.send(
                Request::get(other)
                    .body(http_body_util::Full::default())
                    .expect("a request")
            )
            .await
            .word(),
            "MISS",
            "{other}"
        );
    }
}

#[tokio::test]
async fn demand_03_rfc9112_3_2_odd_hosts_are_not_answered_from_the_store() {
    let site = echoing();
    let path = "/a.example/x";
    site.get(path).await;
    let two = {
        let mut request = get(path, &[]);
        request
            .headers_mut()
            .append("host", "b.example".parse().expect("a value"));
        request
    };
    assert_eq!(site.send(two).await.word(), "BYPASS");
    for host in ["a.example/x", "a.example?x", "u@a.example", "a b"] {
        let mut request = get("/", &[]);
        request
            .headers_mut()
            .insert("host", host.parse().expect("a value"));
        assert_eq!(site.send(request).await.word(), "BYPASS", "{host}");
    }
}

#[tokio::test]
async fn demand_03_queries_are_normalised_where_told() {
    let site = Site::with(
        |builder| builder.sort_query(true).ignore_query("utm"),
        |_, _| reply(&[("cache-control", "max-age=60")], "a"),
    );
    site.get("/?b=2&a=1&a=0").await;
    assert_eq!(site.get("/?a=1&a=0&b=2").await.word(), "HIT");
    assert_eq!(site.get("/?a=1&utm=x&a=0&b=2&").await.word(), "HIT");
    assert_eq!(
        site.get("/?a=0&a=1&b=2").await.word(),
        "MISS",
        "equal names keep their order"
    );
}

#[tokio::test]
async fn demand_03_rfc9111_4_1_vary_selects() {
    let site = Site::new(|request, call| {
        let language = request
            .headers()
            .get("accept-language")
            .map_or("none", |value| value.to_str().expect("text"));
        reply(
            &[("cache-control", "max-age=60"), ("vary", "Accept-Language")],
            format!("{language} {call}"),
        )
    });
    let of = |language: &'static str| {
        let site = site.clone();
        async move { site.get_with("/", &[("accept-language", language)]).await }
    };
    assert_eq!(of("de").await.word(), "MISS");
    assert_eq!(of("fr").await.word(), "MISS");
    assert_eq!(
        site.get("/").await.word(),
        "MISS",
        "none is not an empty one"
    );
    assert_eq!(of("").await.word(), "MISS");
    // Side by side.
    assert_eq!(
        (of("de").await.text(), of("fr").await.text()),
        ("de 1", "fr 2")
    );
    assert_eq!(of("DE").await.word(), "HIT", "languages have no case");
    assert_eq!(of(" de ").await.word(), "HIT");
    assert_eq!(of("de,fr").await.word(), "MISS");
    assert_eq!(of("de , fr").await.word(), "HIT");
    let lines = [("accept-language", "de"), ("accept-language", "fr")];
    assert_eq!(
        site.get_with("/", &lines).await.word(),
        "HIT",
        "lines are a list"
    );
}

#[tokio::test]
async fn demand_03_rfc9111_4_1_several_names_and_other_headers_keep_their_case() {
    let site = Site::new(|_, call| {
        reply(
            &[
                ("cache-control", "max-age=60"),
                ("vary", "X-A"),
                ("vary", "x-b, accept"),
            ],
            format!("{call}"),
        )
    });
    site.get_with("/", &[("x-a", "1"), ("x-b", "2")]).await;
    assert_eq!(
        site.get_with("/", &[("x-a", "1"), ("x-b", "2"), ("x-c", "3")])
            .await
            .word(),
        "HIT"
    );
    assert_eq!(
        site.get_with("/", &[("x-a", "2"), ("x-b", "1")])
            .await
            .word(),
        "MISS"
    );
    assert_eq!(site.get_with("/", &[("x-a", "1,+2")]).await.word(), "MISS");
    site.get_with("/", &[("x-a", "v")]).await;
    assert_eq!(site.get_with("/", &[("x-a", "V")]).await.word(), "MISS");
}

#[tokio::test]
async fn demand_03_rfc9111_4_1_star_never_matches() {
    for vary in ["*", "accept, *", "accept,*"] {
        let site =
            Site::new(move |_, _| reply(&[("cache-control", "max-age=60"), ("vary", vary)], "a"));
        site.get("/").await;
        site.get("/").await;
        assert_eq!(site.calls(), 2);
    }
}

#[tokio::test]
async fn demand_10_rfc9110_9_3_2_head_from_a_stored_get() {
    let site = echoing();
    let got = site.get("/a").await;
    let head = site.method(Method::HEAD, "/a").await;
    assert_eq!(head.word(), "HIT");
    assert!(head.body.is_empty());
    assert_eq!(
        head.header("content-length"),
        Some(&*got.body.len().to_string())
    );
    assert_eq!(head.header("etag"), got.header("etag"));
    // But not the other way round.
    site.method(Method::HEAD, "/b").await;
    assert_eq!(site.get("/b").await.word(), "MISS");
}

#[tokio::test]
async fn demand_03_rfc9112_3_2_2_two_hosts_that_differ_are_not_answered_from_the_store() {
    let site = echoing();
    let of = |host: &str| {
        Request::get("http://a.example/a")
            .header("host", host)
            .body(http_body_util::Full::default())
            .expect("a request")
    };
    assert_eq!(site.send(of("evil.example")).await.word(), "BYPASS");
    assert_eq!(site.get("/a").await.word(), "MISS", "nothing was stored");
    assert_eq!(site.send(of("evil.example")).await.word(), "BYPASS");
    for same in ["a.example", "A.example:80"] {
        assert_eq!(site.send(of(same)).await.word(), "HIT", "{same}");
    }
    // What changes things does so for both.
    let mut change = of("b.example");
    *change.method_mut() = Method::DELETE;
    let mut of_b = get("/a", &[]);
    let host = "b.example".parse().expect("a value");
    of_b.headers_mut().insert("host", host);
    site.send(of_b.clone()).await;
    site.send(change).await;
    assert_eq!(site.get("/a").await.word(), "MISS");
    assert_eq!(site.send(of_b).await.word(), "MISS");
}
