//! Answers that come late, broken or never.

mod common;

use std::time::Duration;

use common::{look, put, until};
use oncemore_core::{Backend, ErrorKind, Found, Lease, Read, Want, Write};
use oncemore_redis::Redis;
use oncemore_testkit::{Fault, PATIENCE, Proxy, RedisServer};
use tokio::time::{Instant, timeout};

fn behind_a_proxy() -> (RedisServer, Proxy, Redis) {
    let server = RedisServer::start();
    let proxy = Proxy::to(server.address());
    let redis = Redis::new(&format!("redis://{}", proxy.address())).unwrap();
    (server, proxy, redis)
}

/// What a fault becomes, and that the connection is another one after it.
async fn becomes(fault: Fault, kinds: &[ErrorKind]) {
    let (_server, proxy, redis) = behind_a_proxy();
    put(&redis, "key", "value").await.unwrap();
    assert_eq!(proxy.connections(), 1);
    proxy.set(fault);
    let error = look(&redis, "key").await.unwrap_err();
    assert!(kinds.contains(&error.kind()), "{fault:?} became {error:?}");
    // The connections after it meet the fault while they are made, or later.
    for _ in 0..3 {
        let error = look(&redis, "key").await.unwrap_err();
        assert!(error.kind().is_outage(), "{fault:?} became {error:?}");
    }
    proxy.set(Fault::None);
    let (found, _) = until("a hit", || look(&redis, "key")).await;
    assert_eq!(found.as_deref(), Some(&b"value"[..]));
    assert!(proxy.connections() > 1, "the connection was not replaced");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_is_replaced() {
    becomes(Fault::Cut, &[ErrorKind::Unreachable]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_connection_is_replaced() {
    becomes(Fault::BlackHole, &[ErrorKind::TimedOut]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_connection_is_replaced() {
    becomes(
        Fault::Delay(Duration::from_millis(400)),
        &[ErrorKind::TimedOut],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn truncated_answers_are_errors() {
    becomes(
        Fault::Truncate(3),
        &[ErrorKind::Unreachable, ErrorKind::Protocol],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_an_error_and_the_connection_is_replaced() {
    // The client tells it to one of the calls that wait, and the others that the connection is gone.
    becomes(
        Fault::Garbage,
        &[ErrorKind::Protocol, ErrorKind::Unreachable],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_cut_costs_the_calls_on_their_way_and_no_more() {
    let (_server, proxy, redis) = behind_a_proxy();
    put(&redis, "key", "value").await.unwrap();
    proxy.cut_once();
    // Those before it are faster than the cut.
    let end = Instant::now() + PATIENCE;
    while let Ok(found) = look(&redis, "key").await {
        assert_eq!(found.as_deref(), Some(&b"value"[..]));
        assert!(Instant::now() < end, "nothing was cut");
    }
    let found = look(&redis, "key").await.expect("a new connection at once");
    assert_eq!(found.as_deref(), Some(&b"value"[..]));
    assert_eq!(proxy.connections(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn connecting_goes_on_when_the_caller_gives_up() {
    let server = RedisServer::start();
    let proxy = Proxy::to(server.address());
    // Longer than a caller waits, shorter than connecting may take.
    proxy.set(Fault::Delay(Duration::from_millis(150)));
    let redis = Redis::builder()
        .url(format!("redis://{}", proxy.address()))
        .connect_timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    for _ in 0..4 {
        let gave_up = timeout(Duration::from_millis(10), redis.check()).await;
        assert!(gave_up.is_err(), "{gave_up:?}");
    }
    proxy.set(Fault::None);
    until("a check", || redis.check()).await;
    assert_eq!(proxy.connections(), 1, "each caller began anew");
}

/// A generator of numbers that look random, by xorshift: the same for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

/// A value that tells which key it belongs to, and is of a length of its own.
fn value_of(key: &str, salt: u64) -> String {
    let filler = "x".repeat(usize::try_from(salt * 37).unwrap());
    format!("{key}|{filler}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_key_is_ever_answered_with_anothers_value() {
    let seed = std::env::var("ONCEMORE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or(0x5eed_0003);
    for protocol in ["resp2", "resp3"] {
        let server = RedisServer::start();
        let proxy = Proxy::to(server.address());
        let redis = Redis::builder()
            .url(format!("redis://{}?protocol={protocol}", proxy.address()))
            .command_timeout(Duration::from_millis(20))
            .build()
            .unwrap();
        let redis = std::sync::Arc::new(redis);
        let tasks = (0..16).map(|task| {
            let redis = std::sync::Arc::clone(&redis);
            tokio::spawn(async move { client(&redis, Random(seed + 7 * task + 1)).await })
        });
        let tasks: Vec<_> = tasks.collect();
        let mut random = Random(seed);
        while tasks.iter().any(|task| !task.is_finished()) {
            match random.next(8) {
                0..3 => proxy.cut_once(),
                3 => proxy.set(Fault::BlackHole),
                4 => proxy.set(Fault::Delay(Duration::from_millis(random.next(40)))),
                5 => proxy.set(Fault::Truncate(usize::try_from(random.next(60)).unwrap())),
                6 => proxy.set(Fault::Garbage),
                _ => {}
            }
            tokio::time::sleep(Duration::from_millis(1 + random.next(6))).await;
            proxy.set(Fault::None);
            tokio::time::sleep(Duration::from_millis(1 + random.next(12))).await;
        }
        let (mut hits, mut failures) = (0, 0);
        for task in tasks {
            let (some_hits, some_failures) = task
                .await
                .expect("no value of another key; the seed is in this test");
            hits += some_hits;
            failures += some_failures;
        }
        // Otherwise nothing was tested.
        assert!(
            hits > 1_000 && failures > 50,
            "{hits} hits, {failures} failures"
        );
        assert!(
            proxy.connections() > 10,
            "{} connections",
            proxy.connections()
        );
    }
}

/// Reads and writes, some of it dropped at a random point; how many values it read, and how many calls failed.
async fn client(redis: &Redis, mut random: Random) -> (usize, usize) {
    let (mut hits, mut failures) = (0, 0);
    for _ in 0..600 {
        let keys: Vec<_> = (0..=random.next(4))
            .map(|_| format!("key-{}", random.next(300)))
            .collect();
        let patience = match random.next(3) {
            0 => Duration::from_micros(random.next(1_500)),
            _ => Duration::from_secs(1),
        };
        let ttl = Duration::from_secs(60);
        if random.next(3) == 0 {
            let write = |key: &String| Write::Put {
                key: key.as_str().into(),
                value: value_of(key, random.next(50)).into_bytes().into(),
                ttl: Some(ttl),
            };
            let writes: Vec<_> = keys.iter().map(write).collect();
            match timeout(patience, redis.write(&writes)).await {
                Ok(answers) => failures += answers.iter().filter(|answer| answer.is_err()).count(),
                Err(_) => failures += 1,
            }
            continue;
        }
        let want =
            [Want::Look, Want::ValueOrLease(Lease::new(ttl))][usize::from(random.next(2) == 0)];
        let read = |key: &String| Read {
            key: key.as_str().into(),
            want,
            generations: ["generation".into()].into(),
        };
        let reads: Vec<_> = keys.iter().map(read).collect();
        let Ok(answers) = timeout(patience, redis.read(&reads)).await else {
            failures += 1;
            continue;
        };
        for (key, answer) in keys.iter().zip(answers) {
            match answer.map(|reading| reading.found) {
                Ok(Found::Value(bytes)) => {
                    let text = String::from_utf8_lossy(&bytes);
                    let (owner, filler) = text.split_once('|').expect("a whole value");
                    assert_eq!(owner, key, "another key's value");
                    assert_eq!(filler.len() % 37, 0, "a whole value");
                    hits += 1;
                }
                Ok(Found::Lease {
                    token, ours: true, ..
                }) => {
                    let fill = Write::Fill {
                        key: key.as_str().into(),
                        token,
                        value: value_of(key, random.next(50)).into_bytes().into(),
                        ttl: Some(ttl),
                    };
                    let _ = timeout(patience, redis.write(&[fill])).await;
                }
                Ok(_) => {}
                Err(_) => failures += 1,
            }
        }
    }
    (hits, failures)
}
