//! An invalidation during a computation wins, wherever it comes from.

use std::time::Duration;

use oncemore::memoize;
use oncemore_testkit::RedisServer;
use tokio::sync::Semaphore;

use crate::common::{Process, count, counted, eventually};
use crate::counter;

static GATE: Semaphore = Semaphore::const_new(0);
counter!(COMPUTED);

#[memoize(backend = [memory, redis], ttl = "5m", name = "fenced")]
async fn slow(id: u32) -> String {
    let number = count(&COMPUTED);
    GATE.acquire().await.unwrap().forget();
    format!("{id} computed {number}")
}

/// A process for which a loaded machine is no outage: a value that is not found would be computed, and that waits.
async fn patient(server: &RedisServer) -> Process {
    let redis = oncemore::backends::Redis::builder()
        .url(server.url())
        .connect_timeout(Duration::from_secs(10))
        .command_timeout(Duration::from_secs(10));
    let builder = oncemore::builder().prefix("shop");
    let builder = builder.backend(redis.build().expect("a URL"));
    Process::with(builder.budget(Duration::from_secs(10))).await
}

/// Every way to invalidate, from the same process and from another, during a computation.
#[tokio::test]
async fn what_was_computed_before_is_not_stored() {
    // Whoever computes once more than expected waits at the gate.
    let all = tokio::time::timeout(oncemore_testkit::PATIENCE, every_way());
    all.await.expect("a value is found, not computed again");
}

async fn every_way() {
    let server = RedisServer::start();
    for way in 0..8 {
        let (one, two) = (patient(&server).await, patient(&server).await);
        let who = if way % 2 == 0 { &one } else { &two };
        let before = counted(&COMPUTED);
        let call = one.spawn(slow(way));
        while counted(&COMPUTED) == before {
            tokio::task::yield_now().await;
        }
        match way / 2 {
            0 => who.run(slow::invalidate(way)).await.unwrap(),
            1 => who.run(slow::invalidate_all()).await.unwrap(),
            2 => assert!(who.run(slow::put(way, "put".into())).await),
            // The server loses everything.
            _ => drop(server.cli(&["FLUSHALL"])),
        }
        GATE.add_permits(1);
        let old = call.await.unwrap();
        assert_eq!(
            old,
            format!("{way} computed {}", before + 1),
            "its caller gets it"
        );
        GATE.add_permits(1);
        let expected = if way / 2 == 2 {
            "put".into()
        } else {
            format!("{way} computed {}", before + 2)
        };
        let now = two.run(slow(way)).await;
        assert_eq!(now, expected, "way {way}: the other process");
        assert_eq!(
            one.run(slow(way)).await,
            expected,
            "way {way}: the same process"
        );
        let third = patient(&server).await;
        assert_eq!(
            third.run(slow(way)).await,
            expected,
            "way {way}: a third process"
        );
        while GATE.try_acquire().is_ok_and(|permit| {
            permit.forget();
            true
        }) {}
    }
}

/// The word of a change may arrive when the computation that it brought about has begun. That is no invalidation: the server's leases and
/// generations say what is.
#[tokio::test]
async fn a_late_word_of_a_change_costs_no_computation() {
    static GATE: Semaphore = Semaphore::const_new(0);
    counter!(COMPUTED);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "late")]
    async fn gated(id: u32) -> String {
        let number = count(&COMPUTED);
        GATE.acquire().await.unwrap().forget();
        format!("{id} computed {number}")
    }

    let server = RedisServer::start();
    let (one, two) = (patient(&server).await, patient(&server).await);
    GATE.add_permits(1);
    one.run(gated(0)).await;
    let call = one.spawn(gated(1));
    while counted(&COMPUTED) < 2 {
        tokio::task::yield_now().await;
    }
    let word = "1 all 0000000000000007 shop#generation::late";
    assert_eq!(server.cli(&["PUBLISH", "shop#changes", word]).trim(), "2");
    eventually("the word was heard: the copies are gone", || async {
        one.run(async { gated::stats().entries }).await == 0
    })
    .await;
    GATE.add_permits(1);
    assert_eq!(call.await.unwrap(), "1 computed 2");
    // What was computed is no copy, and yet everybody's.
    assert_eq!(one.run(async { gated::stats().entries }).await, 0);
    let found = tokio::time::timeout(oncemore_testkit::PATIENCE, two.run(gated(1)));
    assert_eq!(found.await.expect("it is computed once"), "1 computed 2");
}

/// A cancelled leader gives its lease back, so that nobody waits for it.
#[tokio::test]
async fn a_cancelled_computation_leaves_nothing_behind() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "cancelled")]
    async fn never(id: u32) -> u32 {
        if count(&COMPUTED) == 1 {
            std::future::pending::<()>().await;
        }
        id
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    let cut = tokio::time::timeout(Duration::from_millis(50), process.run(never(1))).await;
    assert!(cut.is_err());
    crate::common::eventually("the lease is released", || async {
        !server.keys().iter().any(|key| key.contains(":cancelled:"))
    })
    .await;
    assert_eq!(process.run(never(1)).await, 1);
}

/// A caller that is cancelled while the server is asked gives the lease back that it was to have.
#[tokio::test]
async fn a_lease_that_nobody_took_is_given_back() {
    #[memoize(backend = redis, ttl = "5m", name = "unclaimed", single_flight = cluster)]
    async fn double(id: u32) -> u32 {
        id * 2
    }

    let server = RedisServer::start();
    let redis = oncemore::backends::Redis::builder()
        .url(server.url())
        .command_timeout(oncemore_testkit::PATIENCE)
        .build()
        .unwrap();
    let builder = oncemore::builder().prefix("shop").backend(redis);
    let process = Process::with(builder.budget(oncemore_testkit::PATIENCE)).await;
    assert_eq!(process.run(double(1)).await, 2);
    let scripts = || {
        server
            .cli(&["INFO", "commandstats"])
            .contains("cmdstat_evalsha:calls=1,")
    };
    assert!(scripts(), "one script ran: the fill");
    server.cli(&["CLIENT", "PAUSE", "60000", "WRITE"]);
    let asking = process.spawn(double(2));
    eventually("the server was asked", || async {
        server
            .cli(&["INFO", "clients"])
            .contains("blocked_clients:1")
    })
    .await;
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    server.cli(&["CLIENT", "UNPAUSE"]);
    eventually("the lease is released", || async {
        !scripts()
            && !server
                .keys()
                .iter()
                .any(|key| key.contains(":unclaimed:") && key.ends_with(":2"))
    })
    .await;
}
