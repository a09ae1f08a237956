//! Messages that get lost, that mean nothing, that are not sent at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use oncemore::backends::{Memcached, Redis};
use oncemore::memoize;
use oncemore_testkit::{MemcachedServer, RedisOptions, RedisServer};

use super::watched::Watched;
use super::{read, two_on, write};
use crate::common::{Process, eventually};

const NEAR_TTL: Duration = Duration::from_secs(10);
const TICK: Duration = Duration::from_millis(1);
const ALMOST: Duration = Duration::from_millis(9_999);

/// Whatever is lost, a copy goes when its time has come.
#[tokio::test]
async fn a_lost_message_leaves_nothing_beyond_the_cap() {
    static DATABASE: AtomicU32 = AtomicU32::new(1);
    #[memoize(backend = [memory, Watched], ttl = "5m", name = "near::lost")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let server = RedisServer::start();
    let watched = || Watched::new(Arc::new(Redis::new(&server.url()).unwrap()));
    let deaf = watched();
    let control = Arc::clone(&deaf.control);
    let with = |watched| Process::with(oncemore::builder().backend(watched).near_ttl(NEAR_TTL));
    let (one, two) = (with(watched()).await, with(deaf).await);
    // One that it computed, and one that it found.
    two.run(stock(1)).await;
    one.run(stock(2)).await;
    two.run(stock(2)).await;
    control.lose.store(true, Ordering::SeqCst);
    write(&DATABASE, 2);
    one.run(stock::invalidate(1)).await.unwrap();
    one.run(stock::invalidate(2)).await.unwrap();
    eventually("the messages are lost", || async {
        control.heard.load(Ordering::SeqCst) == 2
    })
    .await;
    two.advance(ALMOST);
    for id in 1..=2 {
        assert_eq!(two.run(stock(id)).await, id + 1, "it does not know");
    }
    two.advance(TICK);
    for id in 1..=2 {
        assert_eq!(two.run(stock(id)).await, id + 2);
    }
}

/// A backend without push: that is all there is.
#[tokio::test]
async fn on_memcached_copies_live_for_the_cap() {
    static DATABASE: AtomicU32 = AtomicU32::new(1);
    #[memoize(backend = [memory, memcached], ttl = "5m", name = "near::memcached")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let server = MemcachedServer::start();
    let process = || async {
        let memcached = Memcached::new([server.address().to_string()]).unwrap();
        Process::with(oncemore::builder().backend(memcached).near_ttl(NEAR_TTL)).await
    };
    let (one, two) = (process().await, process().await);
    two.run(stock(1)).await;
    one.run(stock(1)).await;
    write(&DATABASE, 2);
    one.run(stock::invalidate(1)).await.unwrap();
    assert_eq!(one.run(stock(1)).await, 3, "its own process knows at once");
    two.advance(ALMOST);
    assert_eq!(two.run(stock(1)).await, 2);
    two.advance(TICK);
    assert_eq!(two.run(stock(1)).await, 3);
}

/// What nobody understands may be about anything.
#[tokio::test]
async fn a_message_of_another_version_drops_everything() {
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::garbage")]
    async fn number(id: u32) -> u32 {
        id
    }

    let server = RedisServer::start();
    let (one, _two) = two_on(&server).await;
    for message in ["", "2 key whatever", "1 key 1 2 3", "\u{fffd}"] {
        eventually("there is a copy", || async {
            one.run(number(1)).await;
            one.run(async { number::stats().entries }).await == 1
        })
        .await;
        server.cli(&["PUBLISH", "shop#changes", message]);
        eventually("the copy is gone", || async {
            one.run(async { number::stats().entries }).await == 0
        })
        .await;
    }
}

/// A user who may not listen: values are used, copies live for a moment.
#[tokio::test]
async fn who_may_not_listen_keeps_copies_for_a_moment() {
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::acl")]
    async fn number(id: u32) -> u32 {
        id
    }

    let server = RedisServer::with(RedisOptions {
        settings: vec![
            "user shop on >secret ~* resetchannels +@all".into(),
            "user default on nopass ~* &* +@all".into(),
        ],
        ..RedisOptions::default()
    });
    let url = format!("redis://shop:secret@{}/", server.address());
    let process = Process::at(&url).await;
    process.run(number(1)).await;
    let hits = || async {
        let stats = process.run(async { number::stats() }).await;
        stats.hits - stats.remote_hits
    };
    process.run(number(1)).await;
    let before = hits().await;
    assert_eq!(before, 1);
    process.advance(Duration::from_secs(1));
    process.run(number(1)).await;
    assert_eq!(hits().await, before, "no copy any more");
    process.run(number::invalidate(1)).await.unwrap();
}
