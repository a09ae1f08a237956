//! Responses in remote stores: a "process" here is a cache of its own over the same store.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::Method;
#[cfg(feature = "redis")]
use oncemore::backends::Redis;
use oncemore::backends::{Backend, MemoryBytes};
use oncemore_testkit::PATIENCE;
#[cfg(feature = "redis")]
use oncemore_testkit::{Fault, Proxy, RedisServer};

use crate::common::{Site, reply};

/// A process, with the system's clock: ages must agree between processes.
fn process(backend: &Arc<dyn Backend>) -> Site {
    process_of(backend, "a")
}

fn process_of(backend: &Arc<dyn Backend>, who: &'static str) -> Site {
    Site::with(
        |builder| {
            builder
                .backend(Arc::clone(backend))
                .near_ttl(Duration::from_secs(5))
        },
        move |request, call| {
            if *request.method() != Method::GET {
                return reply(&[], "changed");
            }
            let accept = request
                .headers()
                .get("accept")
                .map_or("", |value| value.to_str().expect("text"));
            let vary: &[(&str, &str)] = &[
                ("cache-control", "max-age=600"),
                ("vary", "accept"),
                ("x-own", "1"),
            ];
            let plain: &[(&str, &str)] = &[("cache-control", "max-age=600"), ("x-own", "1")];
            let headers = if request.uri().path().starts_with("/vary") {
                vary
            } else {
                plain
            };
            reply(headers, format!("{who} {call} {accept}"))
        },
    )
}

fn memory() -> Arc<dyn Backend> {
    Arc::new(MemoryBytes::new(1_000))
}

async fn shared(backend: Arc<dyn Backend>) {
    let (one, two) = (process_of(&backend, "one"), process_of(&backend, "two"));
    let first = one.get("/a").await;
    let second = two.get("/a").await;
    assert_eq!((second.word(), second.text()), ("HIT", "one 1 "));
    assert_eq!(second.header("x-own"), Some("1"));
    assert_eq!(second.header("etag"), first.header("etag"));
    assert_eq!(two.calls(), 0);
    // Variants.
    one.get_with("/vary", &[("accept", "x")]).await;
    assert_eq!(
        two.get_with("/vary", &[("accept", "x")]).await.word(),
        "HIT"
    );
    assert_eq!(
        two.get_with("/vary", &[("accept", "y")]).await.word(),
        "MISS"
    );
    assert_eq!(
        one.get_with("/vary", &[("accept", "y")]).await.text(),
        "two 1 y"
    );
    let three = process_of(&backend, "three");
    assert_eq!(
        three.get_with("/vary", &[("accept", "x")]).await.word(),
        "HIT"
    );
}

#[tokio::test]
async fn responses_are_shared_between_processes() {
    shared(memory()).await;
}

#[cfg(feature = "redis")]
#[tokio::test]
async fn responses_are_shared_between_processes_through_redis() {
    let server = RedisServer::start();
    shared(Arc::new(Redis::new(&server.url()).expect("a URL"))).await;
}

#[cfg(feature = "memcached")]
fn memcached(server: &oncemore_testkit::MemcachedServer) -> Arc<dyn Backend> {
    let address = server.address().to_string();
    let backend = oncemore::backends::Memcached::builder().server(address);
    Arc::new(backend.build().expect("an address"))
}

#[cfg(feature = "memcached")]
#[tokio::test]
async fn responses_are_shared_between_processes_through_memcached() {
    let server = oncemore_testkit::MemcachedServer::start();
    shared(memcached(&server)).await;
    changed(memcached(&server)).await;
    purged(memcached(&server)).await;
}

#[cfg(feature = "redis")]
#[tokio::test]
async fn changes_and_purges_reach_redis() {
    let server = RedisServer::start();
    let redis = || Arc::new(Redis::new(&server.url()).expect("a URL"));
    changed(redis()).await;
    purged(redis()).await;
}

#[tokio::test]
async fn demand_11_rfc9111_4_4_in_every_tier_and_process() {
    changed(memory()).await;
}

async fn changed(backend: Arc<dyn Backend>) {
    let (one, two) = (process_of(&backend, "one"), process_of(&backend, "two"));
    one.get_with("/vary", &[("accept", "x")]).await;
    one.get("/a").await;
    two.method(Method::PUT, "/a").await;
    two.method(Method::PUT, "/vary").await;
    assert_eq!(two.get("/a").await.word(), "MISS");
    assert_eq!(
        two.get_with("/vary", &[("accept", "x")]).await.word(),
        "MISS"
    );
    // Its copy is gone when it hears of the change, at the latest with the near TTL; see `coherence`.
    one.advance(6);
    assert_eq!(one.get("/a").await.text(), "two 3 ");
}

#[tokio::test]
async fn purges_by_url_and_by_prefix_reach_the_remote_store() {
    purged(memory()).await;
}

async fn purged(backend: Arc<dyn Backend>) {
    for (purge, left) in [
        ("/shop/a", false),
        ("/shop/", false),
        ("/sh", false),
        ("/other/", true),
    ] {
        process(&backend).get("/shop/a").await;
        let cache = process(&backend).cache;
        if purge == "/shop/a" {
            cache
                .purge("http://a.example/shop/a")
                .await
                .expect("a purge");
        } else {
            cache.purge_prefix(purge).await.expect("a purge");
        }
        assert_eq!(
            process(&backend).get("/shop/a").await.word() == "HIT",
            left,
            "{purge}"
        );
    }
}

#[cfg(feature = "redis")]
#[tokio::test]
async fn a_remote_store_that_does_not_answer_costs_its_budget_and_no_more() {
    let server = RedisServer::start();
    let proxy = Proxy::to(server.address());
    let backend: Arc<dyn Backend> =
        Arc::new(Redis::new(&format!("redis://{}", proxy.address())).expect("a URL"));
    process(&backend).get("/a").await;
    assert_eq!(process(&backend).get("/a").await.word(), "HIT");
    proxy.set(Fault::BlackHole);
    let begun = Instant::now();
    let site = process_of(&backend, "own");
    assert_eq!(site.get("/a").await.text(), "own 1 ");
    assert_eq!(site.get("/a").await.word(), "HIT", "the memory works");
    assert!(begun.elapsed() < PATIENCE);
    let refused = site.cache.purge("http://a.example/a").await;
    assert!(refused.is_err(), "an invalidation does not fail open");
}

#[tokio::test]
async fn a_copy_of_what_is_remote_lives_for_its_own_time_only() {
    let backend = memory();
    let (one, two) = (process(&backend), process(&backend));
    one.get_with("/vary", &[("accept", "x")]).await;
    one.advance(4);
    // Another variant of the URL, later: the first is not to outlive its near TTL by it.
    one.get_with("/vary", &[("accept", "y")]).await;
    two.method(Method::PUT, "/vary").await;
    one.advance(2);
    assert_eq!(
        one.get_with("/vary", &[("accept", "x")]).await.word(),
        "MISS"
    );
}
