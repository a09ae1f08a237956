//! A process that cannot hear of changes: it drops its copies, and keeps new ones for a moment only.

use std::sync::atomic::AtomicU32;
use std::time::Duration;

use oncemore::memoize;
use oncemore_testkit::{Fault, Proxy, RedisServer};

use super::{read, write};
use crate::common::{Process, eventually};

static DATABASE: AtomicU32 = AtomicU32::new(0);

#[memoize(backend = [memory, redis], ttl = "5m", name = "near::cut")]
async fn stock(id: u32) -> u32 {
    read(&DATABASE) + id
}

async fn copies(process: &Process) -> u64 {
    process.run(async { stock::stats().entries }).await
}

async fn hits(process: &Process) -> u64 {
    let stats = process.run(async { stock::stats() }).await;
    stats.hits - stats.remote_hits
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_copied_is_dropped_at_both_ends_of_a_disconnection() {
    let server = RedisServer::start();
    for (at, fault) in [Fault::Cut, Fault::BlackHole, Fault::Garbage]
        .into_iter()
        .enumerate()
    {
        let value = 100 * u32::try_from(at).unwrap();
        let proxy = Proxy::to(server.address());
        let one = Process::on(&server).await;
        let two = Process::at(&format!("redis://{}/", proxy.address())).await;
        write(&DATABASE, value);
        one.run(stock::invalidate_all()).await.unwrap();
        // The message about what was before may come in between.
        eventually("there are copies", || async {
            for id in 0..5 {
                assert_eq!(two.run(stock(id)).await, value + id);
            }
            copies(&two).await == 5
        })
        .await;
        proxy.set(fault);
        eventually(&format!("{fault:?}: the copies are gone"), || async {
            copies(&two).await == 0
        })
        .await;
        write(&DATABASE, value + 10);
        one.run(stock::invalidate(1)).await.unwrap();
        // It computes by itself now, and keeps that for a moment.
        assert_eq!(two.run(stock(1)).await, value + 11, "{fault:?}");
        assert_eq!(copies(&two).await, 1);
        let before = hits(&two).await;
        two.advance(Duration::from_millis(999));
        two.run(stock(1)).await;
        assert_eq!(hits(&two).await, before + 1, "{fault:?}: for a moment");
        two.advance(Duration::from_millis(1));
        two.run(stock(1)).await;
        assert_eq!(hits(&two).await, before + 1, "{fault:?}: no longer");
        // A change that it does not hear.
        assert_eq!(copies(&two).await, 1);
        write(&DATABASE, value + 20);
        one.run(stock::invalidate(1)).await.unwrap();
        assert_eq!(one.run(stock(1)).await, value + 21);
        proxy.set(Fault::None);
        eventually(&format!("{fault:?}: dropped again"), || async {
            two.run(stock(1)).await == value + 21
        })
        .await;
        // Trusted again: for longer than a moment, and told of changes.
        eventually(&format!("{fault:?}: trusted again"), || async {
            two.run(stock(1)).await;
            two.advance(Duration::from_secs(2));
            let before = hits(&two).await;
            two.run(stock(1)).await;
            hits(&two).await > before
        })
        .await;
        write(&DATABASE, value + 30);
        one.run(stock::invalidate(1)).await.unwrap();
        eventually(&format!("{fault:?}: told again"), || async {
            two.run(stock(1)).await == value + 31
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_restarts() {
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::restart")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let mut server = RedisServer::start();
    let (one, two) = super::two_on(&server).await;
    let copies = || two.run(async { stock::stats().entries });
    assert_eq!(one.run(stock(1)).await, two.run(stock(1)).await);
    server.kill();
    eventually("the copies are gone", || async { copies().await == 0 }).await;
    write(&DATABASE, 10);
    assert_eq!(two.run(stock(1)).await, 11);
    server.restart();
    for round in 2..5 {
        write(&DATABASE, round * 10);
        // It may not be reached yet; then it is owed, and told later.
        let _ = one.run(stock::invalidate(1)).await;
        eventually("the change is seen", || async {
            two.run(stock(1)).await == round * 10 + 1
        })
        .await;
    }
    eventually("values are shared again", || async {
        // What it computed when nothing could be stored is only here.
        one.advance(std::time::Duration::from_secs(60));
        one.run(stock(2)).await;
        one.run(stock::contains(2)).await && two.run(stock::contains(2)).await
    })
    .await;
}
