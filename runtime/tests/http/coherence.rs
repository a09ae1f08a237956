//! Copies in several processes of what one remote store has: what one changes, the others' copies no longer say.
//!
//! The clocks stand still: no copy goes away by its age.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::Method;
use oncemore::backends::{Backend, Redis};
use oncemore_testkit::{Fault, PATIENCE, Proxy, RedisServer};

use crate::common::{Site, reply};

fn redis(address: &str) -> Arc<dyn Backend> {
    Arc::new(Redis::new(&format!("redis://{address}")).expect("a URL"))
}

/// A process of its own, with connections of its own.
fn process(address: &str) -> Site {
    let hour = Duration::from_secs(3600);
    Site::with(
        |builder| builder.backend(redis(address)).near_ttl(hour),
        |request, call| {
            let headers: &[(&str, &str)] = match *request.method() {
                Method::GET => &[("cache-control", "max-age=3600")],
                _ => &[],
            };
            reply(headers, format!("{call}"))
        },
    )
}

/// The paths that a process has copies of.
fn copies(site: &Site) -> Vec<String> {
    let entries = site.cache.entries();
    let path = |url: &str| url.trim_start_matches("http://a.example").to_owned();
    let mut paths: Vec<_> = entries.iter().map(|entry| path(&entry.url)).collect();
    paths.sort();
    paths
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "not within {PATIENCE:?}: {what}");
        tokio::task::yield_now().await;
    }
}

/// Has copies of all of these that stay: changes are heard by then, or never will be.
async fn fill(site: &Site, paths: &[&str]) {
    let end = Instant::now() + PATIENCE;
    loop {
        for path in paths {
            site.get(path).await;
        }
        let before = copies(site);
        // So many that something else happened meanwhile.
        for _ in 0..50 {
            site.get(paths[0]).await;
        }
        if before == paths && copies(site) == before {
            return;
        }
        assert!(Instant::now() < end, "copies: {before:?}");
    }
}

const PATHS: &[&str] = &["/a", "/b/1", "/b/2"];

#[tokio::test]
async fn demand_11_rfc9111_4_4_a_change_reaches_the_copies_of_other_processes() {
    let server = RedisServer::start();
    let address = server.address().to_string();
    let (one, two) = (process(&address), process(&address));
    for round in 0..3 {
        fill(&one, PATHS).await;
        fill(&two, PATHS).await;
        let old = one.get("/a").await.body;
        two.method(Method::PUT, "/a").await;
        until("the copy is gone", || !copies(&one).contains(&"/a".into())).await;
        assert_ne!(one.get("/a").await.body, old, "round {round}");
        if round > 0 {
            assert_eq!(copies(&one), PATHS, "and no other");
        }
    }
}

#[tokio::test]
async fn purges_reach_the_copies_of_other_processes() {
    let server = RedisServer::start();
    let address = server.address().to_string();
    let (one, two) = (process(&address), process(&address));
    for (purge, left) in [
        ("http://a.example/b/1", &["/a", "/b/2"][..]),
        ("/b/", &["/a"]),
        ("", &[]),
    ] {
        fill(&one, PATHS).await;
        let purged = match purge {
            "" => two.cache.purge_all().await,
            "/b/" => two.cache.purge_prefix(purge).await,
            url => two.cache.purge(url).await,
        };
        purged.expect("it arrives");
        until(purge, || copies(&one) == left).await;
    }
}

/// What is under way when a change is heard is not copied.
#[tokio::test]
async fn what_is_asked_for_before_a_change_is_not_copied_after_it() {
    let server = RedisServer::start();
    let address = server.address().to_string();
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let own = Arc::clone(&gate);
    let one = Site::serving(
        |builder| builder.backend(redis(&address)),
        move |request, call| {
            let gate = Arc::clone(&own);
            async move {
                if request.uri().path().starts_with("/slow/") {
                    gate.acquire().await.expect("open").forget();
                }
                Ok(reply(
                    &[("cache-control", "max-age=3600")],
                    format!("{call}"),
                ))
            }
        },
    );
    let two = process(&address);
    for (path, purge) in [
        ("/slow/1", "http://a.example/slow/1"),
        ("/slow/2", "/slow/"),
    ] {
        fill(&one, &["/heard", "/kept"]).await;
        let slow = tokio::spawn({
            let one = one.clone();
            async move { one.get(path).await }
        });
        until("it is asked for", || one.last().uri().path() == path).await;
        let purged = match purge {
            "/slow/" => two.cache.purge_prefix(purge).await,
            url => two.cache.purge(url).await,
        };
        purged.expect("it arrives");
        // Messages come in order.
        let after = two.cache.purge("http://a.example/heard").await;
        after.expect("it arrives");
        until("both are heard", || copies(&one) == ["/kept"]).await;
        gate.add_permits(1);
        slow.await.expect("no panic");
        assert_eq!(copies(&one), ["/kept"], "{purge}");
        assert_eq!(two.get(path).await.word(), "MISS", "{purge}");
    }
}

#[tokio::test]
async fn where_changes_are_not_heard_copies_are_dropped_and_new_ones_live_for_a_second() {
    let server = RedisServer::start();
    let proxy = Proxy::to(server.address());
    let one = process(&proxy.address().to_string());
    fill(&one, PATHS).await;
    proxy.set(Fault::Cut);
    until("the copies are gone", || copies(&one).is_empty()).await;
    assert_eq!(one.get("/a").await.word(), "MISS");
    assert_eq!(one.get("/a").await.word(), "HIT");
    one.advance(1);
    assert_eq!(one.get("/a").await.word(), "MISS");
    proxy.set(Fault::None);
    fill(&one, PATHS).await;
    one.advance(1800);
    assert_eq!(copies(&one), PATHS, "as before");
    assert_eq!(one.get("/a").await.word(), "HIT");
}
