//! What holds on Redis holds on memcached.

use std::time::Duration;

use oncemore::backends::{Memcached, MemcachedBuilder};
use oncemore::memoize;
use oncemore_testkit::MemcachedServer;
use tokio::sync::Semaphore;

use crate::common::{Process, Profile, count, counted, eventually, profile_of};
use crate::counter;

async fn process(servers: &[&MemcachedServer]) -> Process {
    let addresses = servers.iter().map(|server| server.address().to_string());
    let memcached = addresses
        .fold(Memcached::builder(), MemcachedBuilder::server)
        .command_timeout(Duration::from_millis(500))
        .build()
        .expect("addresses");
    // Patient, for what is counted on a loaded machine.
    let builder = oncemore::builder().budget(Duration::from_secs(1));
    Process::with(builder.prefix("shop").backend(memcached)).await
}

#[tokio::test]
async fn values_are_shared_and_invalidated() {
    counter!(COMPUTED);
    #[memoize(backend = memcached, ttl = "5m", name = "mc::profile", namespace = "mc users")]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let servers = [MemcachedServer::start(), MemcachedServer::start()];
    let all: Vec<_> = servers.iter().collect();
    let (one, two) = (process(&all).await, process(&all).await);
    let everything = || async {
        for id in 0..20 {
            assert_eq!(one.run(profile(id)).await, profile_of(id));
            assert_eq!(two.run(profile(id)).await, profile_of(id));
        }
        counted(&COMPUTED)
    };
    assert_eq!(everything().await, 20);
    one.run(profile::invalidate(7)).await.unwrap();
    assert_eq!(everything().await, 21);
    two.run(profile::invalidate_all()).await.unwrap();
    assert_eq!(everything().await, 41);
    one.run(oncemore::invalidate_namespace("mc users"))
        .await
        .unwrap();
    assert_eq!(everything().await, 61);
    assert!(one.run(profile::put(3, profile_of(4))).await);
    assert_eq!(two.run(profile::peek(3)).await, Some(profile_of(4)));
    assert_eq!(two.run(profile(3)).await, profile_of(4));
}

#[tokio::test]
async fn an_invalidation_during_a_computation_wins() {
    static GATE: Semaphore = Semaphore::const_new(0);
    counter!(COMPUTED);
    #[memoize(backend = memcached, ttl = "5m", name = "mc::fenced")]
    async fn version(id: u32) -> u32 {
        let version = count(&COMPUTED);
        drop(GATE.acquire().await);
        version + id
    }

    let server = MemcachedServer::start();
    let (one, two) = (process(&[&server]).await, process(&[&server]).await);
    let computing = one.spawn(version(0));
    eventually("it computes", || async { counted(&COMPUTED) == 1 }).await;
    two.run(version::invalidate(0)).await.unwrap();
    GATE.add_permits(1);
    assert_eq!(computing.await.unwrap(), 1, "whoever waited gets its value");
    GATE.add_permits(1);
    assert_eq!(one.run(version(0)).await, 2, "and nobody else");
    GATE.add_permits(1);
    assert_eq!(two.run(version(0)).await, 2);
}

#[tokio::test]
async fn one_computation_for_all_processes() {
    counter!(COMPUTED);
    #[memoize(backend = memcached, ttl = "5m", name = "mc::once", single_flight = cluster)]
    async fn slow(id: u32) -> u32 {
        count(&COMPUTED);
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        id
    }

    let server = MemcachedServer::start();
    let mut processes = Vec::new();
    for _ in 0..4 {
        processes.push(process(&[&server]).await);
    }
    let calls: Vec<_> = (0..40)
        .map(|at: usize| processes[at % 4].spawn(slow(9)))
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), 9);
    }
    assert_eq!(counted(&COMPUTED), 1);
}

#[tokio::test]
async fn odd_keys_and_large_values() {
    counter!(COMPUTED);
    #[memoize(backend = memcached, ttl = "5m", name = "mc::odd")]
    async fn length(text: String) -> usize {
        count(&COMPUTED);
        text.len()
    }
    #[memoize(backend = memcached, ttl = "5m", name = "mc::large")]
    async fn large(size: usize) -> Vec<u8> {
        count(&COMPUTED);
        vec![7; size]
    }

    let server = MemcachedServer::start();
    let process = process(&[&server]).await;
    let odd = [
        String::new(),
        " ".into(),
        "a b".into(),
        "a\r\nflush_all\r\n".into(),
        "\0\u{7f}\u{80}ÿ日本".into(),
        "x".repeat(10_000),
        "x".repeat(10_001),
    ];
    for text in &odd {
        for _ in 0..2 {
            assert_eq!(process.run(length(text.clone())).await, text.len());
        }
    }
    assert_eq!(counted(&COMPUTED), 7);
    // 512 KiB are sent, more is not.
    for _ in 0..2 {
        assert_eq!(process.run(large(500 << 10)).await.len(), 500 << 10);
    }
    assert_eq!(counted(&COMPUTED), 8);
    for _ in 0..2 {
        assert_eq!(process.run(large(600 << 10)).await.len(), 600 << 10);
    }
    assert_eq!(counted(&COMPUTED), 10);
}

#[tokio::test]
async fn a_server_that_goes_and_comes_back() {
    counter!(COMPUTED);
    #[memoize(backend = memcached, ttl = "5m", name = "mc::faults")]
    async fn double(id: u32) -> u32 {
        count(&COMPUTED);
        id * 2
    }

    let mut server = MemcachedServer::start();
    let process = process(&[&server]).await;
    assert_eq!(process.run(double(1)).await, 2);
    assert_eq!(process.run(double(1)).await, 2);
    assert_eq!(counted(&COMPUTED), 1);
    for kill in [true, false] {
        if kill {
            server.kill();
        } else {
            server.freeze();
        }
        for _ in 0..30 {
            assert_eq!(process.run(double(1)).await, 2);
        }
        if kill {
            server.restart();
        } else {
            server.thaw();
        }
        eventually("it hits again", || async {
            let before = counted(&COMPUTED);
            assert_eq!(process.run(double(1)).await, 2);
            counted(&COMPUTED) == before
        })
        .await;
    }
}

#[tokio::test]
async fn memory_in_front_of_it() {
    counter!(COMPUTED);
    #[memoize(backend = [memory, memcached], ttl = "5m", name = "mc::tiers")]
    fn square(id: u64) -> u64 {
        count(&COMPUTED);
        id * id
    }

    let server = MemcachedServer::start();
    let (one, two) = (process(&[&server]).await, process(&[&server]).await);
    for process in [&one, &two] {
        for _ in 0..3 {
            assert_eq!(process.block(|| square(12)).await, 144);
        }
    }
    assert_eq!(counted(&COMPUTED), 1);
    let stats = two.block(square::stats).await;
    assert_eq!((stats.hits, stats.remote_hits), (3, 1));
}

#[tokio::test]
async fn a_generation_that_was_evicted_invalidates() {
    counter!(COMPUTED);
    #[memoize(backend = memcached, ttl = "5m", name = "mc::evicted")]
    async fn double(id: u32) -> u32 {
        count(&COMPUTED);
        id * 2
    }

    let server = MemcachedServer::start();
    let process = process(&[&server]).await;
    for _ in 0..2 {
        assert_eq!(process.run(double(1)).await, 2);
    }
    assert_eq!(counted(&COMPUTED), 1);
    // As if the server had needed the room.
    let generation = "shop#generation::mc::evicted";
    let delete = async {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let mut stream = tokio::net::TcpStream::connect(server.address())
            .await
            .unwrap();
        let command = format!("delete {generation}\r\n");
        stream.write_all(command.as_bytes()).await.unwrap();
        let mut answer = [0; 64];
        let length = stream.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..length]).into_owned()
    };
    let answer = tokio::time::timeout(Duration::from_secs(30), delete).await;
    assert_eq!(answer.unwrap(), "DELETED\r\n", "the key of the generation");
    assert_eq!(process.run(double(1)).await, 2);
    assert_eq!(counted(&COMPUTED), 2);
}

#[tokio::test]
async fn a_server_that_is_gone_keeps_no_others_invalid() {
    #[memoize(backend = memcached, ttl = "5m", name = "mc::owed")]
    async fn double(id: u32) -> u32 {
        id * 2
    }

    let mut servers = [MemcachedServer::start(), MemcachedServer::start()];
    let both: Vec<_> = servers.iter().collect();
    let (one, two) = (process(&both).await, process(&both).await);
    for id in 0..40 {
        one.run(double(id)).await;
    }
    servers[1].kill();
    // What is owed is tried five times a second, as long as the server is away.
    eventually("it is not reached", || async {
        one.run(double::invalidate_all()).await.is_err()
    })
    .await;
    // Another process trusts the servers that are there.
    let kept = || async {
        let mut kept = Vec::new();
        for id in 0..40 {
            if two.run(double::contains(id)).await {
                kept.push(id);
            }
        }
        kept
    };
    for id in 0..40 {
        two.run(double(id)).await;
    }
    let before = kept().await;
    assert!(!before.is_empty(), "some are on the server that is left");
    // Time is what this is about: rounds of deliveries pass, ten of them.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(kept().await, before);
}

#[tokio::test]
async fn a_debt_of_a_server_that_is_gone_holds_up_no_other() {
    #[memoize(backend = memcached, ttl = "5m", name = "mc::behind")]
    async fn double(id: u32) -> u32 {
        id * 2
    }

    let mut servers = [MemcachedServer::start(), MemcachedServer::start()];
    let both: Vec<_> = servers.iter().collect();
    let process = process(&both).await;
    for id in 0..40 {
        process.run(double(id)).await;
    }
    let owed = async || process.run(async { oncemore::backends()[0].owed }).await;
    for server in &mut servers {
        server.kill();
    }
    for id in 0..40 {
        process.run(double::invalidate(id)).await.unwrap_err();
    }
    assert_eq!(owed().await, 40);
    servers[0].restart();
    // Those of the server that is back arrive, whichever is the oldest: about half of them.
    eventually("what can arrive does", || async { owed().await <= 32 }).await;
    assert!(owed().await > 0, "the others cannot yet");
    servers[1].restart();
    eventually("all arrive", || async { owed().await == 0 }).await;
}
