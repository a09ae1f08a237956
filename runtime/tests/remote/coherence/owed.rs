//! An invalidation that does not arrive at once reaches the copies of others when it does.

use std::sync::atomic::AtomicU32;

use oncemore::memoize;
use oncemore_testkit::{Fault, Proxy, RedisServer};

use super::{read, write};
use crate::common::{Process, eventually};

/// Only the process that invalidates is cut off: the other one hears nothing of it until it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_of_others_go_when_it_arrives() {
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::owed", namespace = "owed")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let server = RedisServer::start();
    let proxy = Proxy::to(server.address());
    let one = Process::at(&format!("redis://{}/", proxy.address())).await;
    let two = Process::on(&server).await;
    for way in 0..3 {
        let value = way * 100;
        write(&DATABASE, value);
        eventually("it is as before", || async {
            let _ = one.run(stock::invalidate(1)).await;
            one.run(stock(1)).await == value + 1 && two.run(stock(1)).await == value + 1
        })
        .await;
        proxy.set(Fault::Cut);
        write(&DATABASE, value + 10);
        let invalidated = match way {
            0 => one.run(stock::invalidate(1)).await,
            1 => one.run(stock::invalidate_all()).await,
            _ => one.run(oncemore::invalidate_namespace("owed")).await,
        };
        invalidated.unwrap_err();
        assert_eq!(
            one.run(stock(1)).await,
            value + 11,
            "way {way}: at once here"
        );
        assert_eq!(
            two.run(stock(1)).await,
            value + 1,
            "way {way}: not there yet"
        );
        proxy.set(Fault::None);
        eventually(&format!("way {way}: it arrives"), || async {
            two.run(stock(1)).await == value + 11
        })
        .await;
    }
}

/// The server stops, with the old value in it, and goes on later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_across_it() {
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::stopped")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let server = RedisServer::start();
    let (one, two) = super::two_on(&server).await;
    for id in 0..20 {
        two.run(stock(id)).await;
        one.run(stock(id)).await;
    }
    server.freeze();
    write(&DATABASE, 100);
    for id in 0..20 {
        one.run(stock::invalidate(id)).await.unwrap_err();
        assert_eq!(one.run(stock(id)).await, 100 + id, "at once here");
    }
    // The newest of one key counts; it is owed once.
    one.run(stock::invalidate(0)).await.unwrap_err();
    server.thaw();
    for id in 0..20 {
        eventually("it arrives", || async {
            two.run(stock(id)).await == 100 + id
        })
        .await;
    }
    eventually("and is trusted again", || async {
        one.run(stock(7)).await;
        one.run(stock::contains(7)).await
    })
    .await;
}
