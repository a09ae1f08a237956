//! Every fault of a server: the caller gets the right value, in time, and hits again when the server is back.
//!
//! The times here are budgets with a wide margin for a loaded machine: a fault that is not handled takes seconds or for ever.

use std::time::{Duration, Instant};

use oncemore::backends::Redis;
use oncemore::memoize;
use oncemore_testkit::{Fault, Proxy, RedisOptions, RedisServer};

use crate::common::{Process, count, counted, eventually};
use crate::counter;

#[memoize(backend = redis, name = "faults", ttl = "5m")]
async fn number(id: u32) -> u32 {
    id * 10
}

/// How many computations there were in a process.
async fn computations(process: &Process) -> u64 {
    process.run(async { number::stats().computations }).await
}

/// Twice the budgets of a read and a write, and what a machine with other things to do adds.
const SLOW: Duration = Duration::from_secs(2);

async fn through(proxy: &Proxy) -> Process {
    Process::at(&format!("redis://{}/", proxy.address())).await
}

/// Calls with this fault are right and in time; the value is found again when it is over.
async fn survives(process: &Process, what: &str, begin: impl FnOnce(), end: impl FnOnce()) {
    process.run(number(1)).await;
    assert!(process.run(number::contains(1)).await, "{what}: before");
    begin();
    let mut slowest = Duration::ZERO;
    for id in 0..40 {
        let start = Instant::now();
        assert_eq!(process.run(number(id % 4)).await, id % 4 * 10, "{what}");
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest < SLOW, "{what}: a call took {slowest:?}");
    // The breaker is open by now, or the fault is one that needs none.
    let start = Instant::now();
    for _ in 0..100 {
        process.run(number(2)).await;
    }
    assert!(
        start.elapsed() < SLOW,
        "{what}: 100 calls took {:?}",
        start.elapsed()
    );
    end();
    eventually(&format!("{what}: hits again"), || async {
        let before = computations(process).await;
        process.run(number(77)).await;
        process.run(number(77)).await;
        computations(process).await < before + 2 && process.run(number::contains(77)).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_the_network() {
    let server = RedisServer::start();
    for fault in [
        Fault::BlackHole,
        Fault::Cut,
        Fault::Truncate(3),
        Fault::Truncate(20),
        Fault::Garbage,
        Fault::Delay(Duration::from_millis(500)),
    ] {
        let proxy = Proxy::to(server.address());
        let process = through(&proxy).await;
        survives(
            &process,
            &format!("{fault:?}"),
            || proxy.set(fault),
            || proxy.set(Fault::None),
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_server() {
    let server = RedisServer::start();
    let process = Process::on(&server).await;
    survives(&process, "frozen", || server.freeze(), || server.thaw()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server() {
    let server = RedisServer::start();
    let process = Process::on(&server).await;
    let server = std::cell::RefCell::new(server);
    survives(
        &process,
        "killed",
        || server.borrow_mut().kill(),
        || server.borrow_mut().restart(),
    )
    .await;
}

#[tokio::test]
async fn no_memory_left() {
    let server = RedisServer::with(RedisOptions {
        settings: vec!["maxmemory-policy noeviction".into()],
        ..RedisOptions::default()
    });
    let process = Process::on(&server).await;
    process.run(number(1)).await;
    server.cli(&["CONFIG", "SET", "maxmemory", "1"]);
    let before = computations(&process).await;
    process.run(number(1)).await;
    assert_eq!(
        computations(&process).await,
        before,
        "what is there is read"
    );
    assert_eq!(process.run(number(2)).await, 20, "what is not is computed");
    assert_eq!(computations(&process).await, before + 1);
    server.cli(&["CONFIG", "SET", "maxmemory", "0"]);
    eventually("it stores again", || async {
        process.run(number(2)).await;
        process.run(number::contains(2)).await
    })
    .await;
}

#[tokio::test]
async fn a_read_only_replica() {
    let master = RedisServer::start();
    let process = Process::on(&master).await;
    process.run(number(1)).await;
    let replica = RedisServer::with(RedisOptions {
        settings: vec![format!("replicaof 127.0.0.1 {}", master.address().port())],
        ..RedisOptions::default()
    });
    eventually("the replica has the value", || async {
        replica.keys().len() == 2
    })
    .await;
    let process = Process::on(&replica).await;
    let before = computations(&process).await;
    process.run(number(1)).await;
    assert_eq!(
        computations(&process).await,
        before,
        "what is there is read"
    );
    assert_eq!(process.run(number(2)).await, 20);
    process.run(number::invalidate(1)).await.unwrap_err();
}

#[tokio::test]
async fn too_large_a_value_is_not_sent() {
    counter!(COMPUTED);
    #[memoize(backend = redis, name = "too_large")]
    async fn zeros(many: u32) -> Vec<u8> {
        count(&COMPUTED);
        vec![0; many as usize]
    }

    let server = RedisServer::start();
    let redis = Redis::builder()
        .url(server.url())
        .max_value_bytes(1000)
        .build()
        .unwrap();
    let process = Process::with(oncemore::builder().backend(redis)).await;
    for _ in 0..2 {
        assert_eq!(process.run(zeros(900)).await.len(), 900);
        assert_eq!(process.run(zeros(1000)).await.len(), 1000);
    }
    assert_eq!(counted(&COMPUTED), 3);
    eventually("no lease stays", || async { server.keys().len() == 2 }).await;
}

#[tokio::test]
async fn an_invalidation_that_does_not_arrive_is_delivered_later() {
    let server = RedisServer::start();
    let proxy = Proxy::to(server.address());
    let (near, other) = (through(&proxy).await, Process::on(&server).await);
    near.run(number(1)).await;
    other.run(number(1)).await;
    proxy.set(Fault::Cut);
    // What is on its way already may still arrive.
    eventually("it is cut off", || async {
        !near.run(number::contains(1)).await
    })
    .await;
    let error = near.run(number::invalidate(1)).await.unwrap_err();
    assert!(error.to_string().contains("redis"), "{error}");
    assert_eq!(error.backends().count(), 1);
    // At once here, although the server still has the old value.
    assert_eq!(near.run(number::peek(1)).await, None);
    let before = computations(&near).await;
    near.run(number(1)).await;
    assert_eq!(computations(&near).await, before + 1);
    // A call that takes longer than its budget says no.
    eventually("not there yet", || other.run(number::contains(1))).await;
    proxy.set(Fault::None);
    eventually("the invalidation arrives", || async {
        !other.run(number::contains(1)).await
    })
    .await;
    eventually("and is trusted again", || async {
        near.run(number(1)).await;
        near.run(number::contains(1)).await
    })
    .await;
}
