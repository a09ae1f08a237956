//! Copies in the memory of one process, and what others do to the values meanwhile.
//!
//! The clock of a "process" stands still unless a test moves it: a copy that is gone was dropped, it did not expire.

mod copying;
mod disconnection;
mod messages;
mod order;
mod owed;
mod steps;
mod watched;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use oncemore::memoize;
use oncemore_testkit::{PATIENCE, RedisServer};

use crate::common::{Process, eventually};

/// Sets what a function reads.
fn write(database: &AtomicU32, value: u32) {
    database.store(value, Ordering::SeqCst);
}

fn read(database: &AtomicU32) -> u32 {
    database.load(Ordering::SeqCst)
}

async fn two_on(server: &RedisServer) -> (Process, Process) {
    (Process::on(server).await, Process::on(server).await)
}

/// How long until an invalidation is seen by another process: 300 times.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalidation_is_seen_by_the_others() {
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::by_key")]
    async fn stock(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let server = RedisServer::start();
    let (one, two) = two_on(&server).await;
    let three = Process::at(&format!("{}?protocol=resp3", server.url())).await;
    let mut times = Vec::new();
    for round in 1..=300 {
        for process in [&one, &two, &three] {
            process.run(stock(1)).await;
            process.run(stock(2)).await;
        }
        write(&DATABASE, round);
        let begun = Instant::now();
        one.run(stock::invalidate(1)).await.unwrap();
        for process in [&two, &three] {
            while process.run(stock(1)).await != round + 1 {
                assert!(begun.elapsed() < PATIENCE, "round {round}: never seen");
                tokio::task::yield_now().await;
            }
        }
        times.push(begun.elapsed());
        assert_eq!(one.run(stock(1)).await, round + 1);
        assert_eq!(two.run(stock(2)).await, 2, "another key stays");
    }
    times.sort();
    let (p50, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    println!("an invalidation is seen by two others: p50 {p50:?}, p99 {p99:?}");
    assert!(p99 < Duration::from_secs(2), "p99 {p99:?}");
}

#[tokio::test]
async fn functions_and_namespaces() {
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::one", namespace = "near")]
    async fn one_of(id: u32) -> u32 {
        read(&DATABASE) + id
    }
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::other", namespace = "near")]
    async fn other_of(id: u32) -> u32 {
        read(&DATABASE) + id
    }

    let server = RedisServer::start();
    let (one, two) = two_on(&server).await;
    let fill = || async {
        for process in [&one, &two] {
            for id in 0..3 {
                process.run(one_of(id)).await;
                process.run(other_of(id)).await;
            }
        }
    };
    fill().await;
    write(&DATABASE, 10);
    one.run(one_of::invalidate_all()).await.unwrap();
    eventually("the function's are gone", || async {
        two.run(one_of(2)).await == 12
    })
    .await;
    assert_eq!(two.run(one_of(1)).await, 11);
    assert_eq!(two.run(other_of(2)).await, 2, "not the other's");
    fill().await;
    write(&DATABASE, 20);
    one.run(oncemore::invalidate_namespace("near"))
        .await
        .unwrap();
    eventually("the namespace's are gone", || async {
        two.run(one_of(1)).await == 21 && two.run(other_of(1)).await == 21
    })
    .await;
}

#[tokio::test]
async fn put_and_refresh_are_seen_and_a_fill_is_nobodys_concern() {
    static DATABASE: AtomicU32 = AtomicU32::new(1);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::put")]
    async fn version(_id: u32) -> u32 {
        read(&DATABASE)
    }

    let server = RedisServer::start();
    let (one, two) = two_on(&server).await;
    let published = || {
        server
            .cli(&["INFO", "commandstats"])
            .contains("cmdstat_publish")
    };
    assert_eq!(
        (one.run(version(1)).await, two.run(version(1)).await),
        (1, 1)
    );
    assert!(!published(), "a fill needs no message");
    assert!(one.run(version::put(1, 7)).await);
    eventually("a put is seen", || async { two.run(version(1)).await == 7 }).await;
    assert_eq!(one.run(version(1)).await, 7);
    write(&DATABASE, 9);
    assert_eq!(one.run(version::refresh(1)).await, 9);
    eventually("a refresh is seen", || async {
        two.run(version(1)).await == 9
    })
    .await;
    assert_eq!(one.run(version(1)).await, 9);
}

/// One computation for all processes, and copies beside it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_computation_for_all_and_copies_of_it() {
    crate::counter!(COMPUTED);
    static DATABASE: AtomicU32 = AtomicU32::new(0);
    #[memoize(backend = [memory, redis], single_flight = cluster, ttl = "5m", name = "near::cluster")]
    async fn slow(id: u32) -> u32 {
        crate::common::count(&COMPUTED);
        tokio::time::sleep(Duration::from_millis(50)).await;
        read(&DATABASE) + id
    }

    let server = RedisServer::start();
    let (one, two) = two_on(&server).await;
    for round in 1..=10 {
        write(&DATABASE, round * 10);
        let who = if round % 2 == 0 { &one } else { &two };
        who.run(slow::invalidate(3)).await.unwrap();
        let other = if round % 2 == 0 { &two } else { &one };
        eventually("the copy is gone", || async {
            other.run(async { slow::stats().entries }).await == 0
        })
        .await;
        let calls: Vec<_> = (0..20)
            .map(|at| [&one, &two][at % 2].spawn(slow(3)))
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap(), round * 10 + 3);
        }
        assert_eq!(crate::common::counted(&COMPUTED), round);
    }
    let hits = one.run(async { slow::stats().hits }).await;
    one.run(slow(3)).await;
    assert_eq!(one.run(async { slow::stats().hits }).await, hits + 1);
}

/// What is uninstalled is told nothing any more: its copies go.
#[tokio::test]
async fn copies_go_with_the_installation() {
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near::uninstall")]
    async fn number(id: u32) -> u32 {
        id
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    eventually("there is a copy", || async {
        process.run(number(1)).await;
        process.run(async { number::stats().entries }).await == 1
    })
    .await;
    process.uninstall();
    assert_eq!(process.run(async { number::stats().entries }).await, 0);
    process.run(number(1)).await;
    let entries = process.run(async { number::stats().entries }).await;
    assert_eq!(entries, 0, "nothing is kept without an installation");
}

/// A copy lives no longer than what it is a copy of.
#[tokio::test]
async fn a_copy_does_not_outlive_its_original() {
    #[memoize(backend = [memory, redis], ttl = "20s", name = "near::ttl")]
    async fn number(id: u32) -> u32 {
        id
    }

    let server = RedisServer::start();
    let (one, two) = two_on(&server).await;
    one.run(number(1)).await;
    let key = one.run(async { number::key(1) }).await;
    // As if it had been there for long: only the server's clock knows.
    eventually("a second has passed", || async {
        let left: u64 = server.cli(&["PTTL", &key]).parse().unwrap();
        left < 19_000
    })
    .await;
    two.run(number(1)).await;
    two.advance(Duration::from_millis(18_500));
    assert_eq!(two.run(async { number::stats() }).await.entries, 1);
    let near_hits = || async {
        let stats = two.run(async { number::stats() }).await;
        stats.hits - stats.remote_hits
    };
    two.run(number(1)).await;
    assert_eq!(near_hits().await, 1);
    two.advance(Duration::from_millis(600));
    two.run(number(1)).await;
    assert_eq!(near_hits().await, 1, "it was asked for again");
}
