//! One computation for all processes, whatever was there before.

use std::sync::Arc;
use std::time::Duration;

use oncemore::backends::{Backend, Found, Lease, Memcached, Read, Redis, Want};
use oncemore::memoize;
use oncemore_testkit::{MemcachedServer, PATIENCE, RedisServer};
use tokio::sync::Barrier;
use tokio::time::timeout;

use crate::common::{Process, count, counted};
use crate::counter;

const PROCESSES: usize = 8;
const TASKS: usize = 4;
const ROUNDS: u32 = 12;

/// Patient, for what is counted on a loaded machine.
async fn process(backend: impl Backend) -> Process {
    let builder = oncemore::builder().prefix("shop").backend(backend);
    Process::with(builder.budget(Duration::from_secs(5))).await
}

async fn on_redis(server: &RedisServer) -> Vec<Process> {
    let mut processes = Vec::new();
    for _ in 0..PROCESSES {
        processes.push(process(Redis::new(&server.url()).unwrap()).await);
    }
    processes
}

fn memcached(server: &MemcachedServer) -> Memcached {
    let builder = Memcached::builder().server(server.address().to_string());
    builder
        .command_timeout(Duration::from_secs(5))
        .build()
        .unwrap()
}

async fn on_memcached(server: &MemcachedServer) -> Vec<Process> {
    let mut processes = Vec::new();
    for _ in 0..PROCESSES {
        processes.push(process(memcached(server)).await);
    }
    processes
}

/// Calls from all processes at once.
async fn all_at_once<F>(processes: &[Process], call: impl Fn() -> F)
where
    F: Future<Output = u32> + Send + 'static,
{
    let ready = Arc::new(Barrier::new(PROCESSES * TASKS));
    let call_when_ready = |process: &Process| {
        let (ready, call) = (Arc::clone(&ready), call());
        process.spawn(async move {
            ready.wait().await;
            call.await
        })
    };
    let each = processes.iter().flat_map(|process| [process; TASKS]);
    let calls: Vec<_> = each.map(call_when_ready).collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_invalidated_on_redis_is_computed_once() {
    counter!(COMPUTED);
    #[memoize(backend = redis, single_flight = cluster, ttl = "5m", name = "stale", namespace = "stale")]
    async fn stale() -> u32 {
        count(&COMPUTED);
        1
    }

    let server = RedisServer::start();
    let processes = on_redis(&server).await;
    for round in 0..ROUNDS {
        all_at_once(&processes, stale).await;
        assert_eq!(counted(&COMPUTED), round + 1);
        let one = &processes[0];
        if round % 2 == 0 {
            one.run(stale::invalidate_all()).await.unwrap();
        } else {
            let everything = oncemore::invalidate_namespace("stale");
            one.run(everything).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_invalidated_on_memcached_is_computed_once() {
    counter!(COMPUTED);
    #[memoize(backend = memcached, single_flight = cluster, ttl = "5m", name = "mc::stale")]
    async fn stale() -> u32 {
        count(&COMPUTED);
        1
    }

    let server = MemcachedServer::start();
    let processes = on_memcached(&server).await;
    for round in 0..ROUNDS {
        all_at_once(&processes, stale).await;
        assert_eq!(counted(&COMPUTED), round + 1);
        processes[0].run(stale::invalidate_all()).await.unwrap();
    }
}

/// Leaves a lease as a process does that does not share, and ends.
async fn die_computing(backend: impl Backend, key: String) {
    let read = Read {
        key: key.into(),
        want: Want::ValueOrLease(Lease::new(PATIENCE * 20)),
        generations: Arc::new([]),
    };
    let found = backend.read(&[read]).await.remove(0).unwrap().found;
    assert!(
        matches!(found, Found::Lease { ours: true, .. }),
        "{found:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_nobody_shares_holds_up_nobody_on_redis() {
    counter!(COMPUTED);
    #[memoize(backend = redis, single_flight = cluster, ttl = "5m", name = "taken")]
    async fn taken() -> u32 {
        count(&COMPUTED);
        1
    }

    let server = RedisServer::start();
    let processes = on_redis(&server).await;
    let key = processes[0].run(async { taken::key() }).await;
    die_computing(Redis::new(&server.url()).unwrap(), key).await;
    let calls = all_at_once(&processes, taken);
    timeout(PATIENCE, calls).await.expect("nobody waits for it");
    assert_eq!(counted(&COMPUTED), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_nobody_shares_holds_up_nobody_on_memcached() {
    counter!(COMPUTED);
    #[memoize(backend = memcached, single_flight = cluster, ttl = "5m", name = "mc::taken")]
    async fn taken() -> u32 {
        count(&COMPUTED);
        1
    }

    let server = MemcachedServer::start();
    let processes = on_memcached(&server).await;
    let key = processes[0].run(async { taken::key() }).await;
    die_computing(memcached(&server), key).await;
    let calls = all_at_once(&processes, taken);
    timeout(PATIENCE, calls).await.expect("nobody waits for it");
    assert_eq!(counted(&COMPUTED), 1);
}
