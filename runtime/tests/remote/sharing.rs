//! What one process computes, others find.

use std::time::Duration;

use oncemore::memoize;
use oncemore_testkit::RedisServer;
use tokio::sync::Semaphore;

use crate::common::{Process, Profile, count, counted, eventually, profile_of};
use crate::counter;

#[tokio::test]
async fn another_process_finds_the_value() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "another_process")]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    assert_eq!(one.run(profile(7)).await, profile_of(7));
    assert_eq!(two.run(profile(7)).await, profile_of(7));
    assert_eq!(one.run(profile(8)).await, profile_of(8));
    assert_eq!(counted(&COMPUTED), 2);
    let stats = two.run(async { profile::stats() }).await;
    assert_eq!((stats.hits, stats.remote_hits, stats.misses), (1, 1, 0));
}

#[tokio::test]
async fn of_a_result_only_ok_is_stored() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "result")]
    async fn profile(id: u32) -> Result<Profile, std::num::ParseIntError> {
        count(&COMPUTED);
        if id == 0 {
            "x".parse::<u32>()?;
        }
        Ok(profile_of(id))
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    for _ in 0..2 {
        process.run(profile(0)).await.unwrap_err();
        assert_eq!(process.run(profile(1)).await.unwrap(), profile_of(1));
    }
    assert_eq!(counted(&COMPUTED), 3);
    // Neither a lease nor anything else is left of the error.
    let keys = server.keys();
    assert_eq!(
        keys.iter().filter(|key| key.contains(":result:")).count(),
        1,
        "{keys:?}"
    );
}

#[tokio::test]
async fn options_decide_what_is_stored() {
    counter!(NONE);
    counter!(SOME);
    counter!(SHORT);
    #[memoize(backend = redis, name = "none", ttl = "5m")]
    async fn none(id: u32) -> Option<u32> {
        count(&NONE);
        (id > 0).then_some(id)
    }
    #[memoize(backend = redis, name = "some", ttl = "5m", only_some)]
    async fn some(id: u32) -> Option<u32> {
        count(&SOME);
        (id > 0).then_some(id)
    }
    #[memoize(backend = redis, name = "short", ttl = "5m", cache_if = |text| text.len() > 3)]
    async fn short(id: u32) -> String {
        count(&SHORT);
        "x".repeat(id as usize)
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    for _ in 0..2 {
        assert_eq!(process.run(none(0)).await, None);
        assert_eq!(process.run(some(0)).await, None);
        assert_eq!(process.run(some(1)).await, Some(1));
        assert_eq!(process.run(short(1)).await, "x");
        assert_eq!(process.run(short(4)).await, "xxxx");
    }
    assert_eq!((counted(&NONE), counted(&SOME), counted(&SHORT)), (1, 3, 3));
}

#[tokio::test]
async fn a_value_expires_for_everybody() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "expires")]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    one.run(profile(1)).await;
    two.run(profile(1)).await;
    assert_eq!(counted(&COMPUTED), 1);
    let key = one.run(async { profile::key(1) }).await;
    let left: u64 = server.cli(&["PTTL", &key]).parse().unwrap();
    assert!((1..=300_000).contains(&left), "{left}");
    // The server's clock is not ours, and a short TTL would be over too early on a loaded machine: the rest passes now.
    server.cli(&["PEXPIRE", &key, "1"]);
    eventually("it expires", || async {
        server.cli(&["EXISTS", &key]) == "0"
    })
    .await;
    two.run(profile(1)).await;
    one.run(profile(1)).await;
    assert_eq!(counted(&COMPUTED), 2);
}

#[tokio::test]
async fn concurrent_calls_compute_once() {
    counter!(COMPUTED);
    #[memoize(backend = redis, name = "concurrent", ttl = "5m")]
    async fn slow(id: u32) -> u32 {
        count(&COMPUTED);
        tokio::time::sleep(Duration::from_millis(50)).await;
        id
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    let calls: Vec<_> = (0..200).map(|_| process.spawn(slow(3))).collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), 3);
    }
    assert_eq!(counted(&COMPUTED), 1);
}

#[tokio::test]
async fn a_near_tier_answers_without_the_server() {
    counter!(COMPUTED);
    #[memoize(backend = [memory, redis], ttl = "5m", name = "near", capacity = 100)]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    one.run(profile(1)).await;
    two.run(profile(1)).await;
    assert_eq!(counted(&COMPUTED), 1);
    // Not killed: that would be noticed, and copies are dropped when no changes are heard any more.
    server.freeze();
    one.run(profile(1)).await;
    two.run(profile(1)).await;
    assert_eq!(counted(&COMPUTED), 1);
    let stats = two.run(async { profile::stats() }).await;
    assert_eq!((stats.hits, stats.remote_hits), (2, 1));
}

#[tokio::test]
async fn a_farther_tier_fills_the_nearer_ones() {
    counter!(COMPUTED);
    #[memoize(backend = [redis("near"), redis("far")], ttl = "5m", name = "two_tiers")]
    async fn profile(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let (mut near, far) = (RedisServer::start(), RedisServer::start());
    let redis = |server: &RedisServer| oncemore::backends::Redis::new(&server.url()).unwrap();
    let process = Process::with(
        oncemore::builder()
            .prefix("shop")
            .named_backend("near", redis(&near))
            .named_backend("far", redis(&far)),
    )
    .await;
    process.run(profile(1)).await;
    // The near one is empty again; the far one is not.
    near.cli(&["FLUSHALL"]);
    process.run(profile(1)).await;
    assert_eq!(counted(&COMPUTED), 1);
    crate::common::eventually("the value is copied", || async {
        near.cli(&["DBSIZE"]) == "2"
    })
    .await;
    far.cli(&["FLUSHALL"]);
    process.run(profile(1)).await;
    assert_eq!(counted(&COMPUTED), 1, "the copy is as good");
    near.kill();
}

#[tokio::test]
async fn every_codec_does() {
    use oncemore::codec::{Codec, CodecError, CodecId};

    struct Reversed;

    impl Codec for Reversed {
        const ID: CodecId = CodecId::custom(130);
        const NAME: &'static str = "reversed";

        fn encode<T: serde::Serialize + ?Sized>(
            value: &T,
            into: &mut Vec<u8>,
        ) -> Result<(), CodecError> {
            let mut bytes = Vec::new();
            oncemore::codec::Bincode::encode(value, &mut bytes)?;
            into.extend(bytes.iter().rev());
            Ok(())
        }
        fn decode<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
            let bytes: Vec<u8> = bytes.iter().rev().copied().collect();
            oncemore::codec::Bincode::decode(&bytes)
        }
    }

    counter!(COMPUTED);
    #[memoize(backend = redis, name = "bincode", codec = Bincode)]
    async fn bincode(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }
    #[memoize(backend = redis, name = "custom", codec = Reversed)]
    async fn custom(id: u32) -> Profile {
        count(&COMPUTED);
        profile_of(id)
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    for _ in 0..2 {
        assert_eq!(process.run(bincode(1)).await, profile_of(1));
        assert_eq!(process.run(custom(1)).await, profile_of(1));
    }
    assert_eq!(counted(&COMPUTED), 2);
}

#[tokio::test]
async fn a_refresh_that_fails_leaves_the_old_value() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "refresh err")]
    async fn load(id: u32) -> Result<u32, String> {
        match count(&COMPUTED) {
            2 => Err("down".into()),
            _ => Ok(id),
        }
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    let other = Process::on(&server).await;
    assert_eq!(process.run(load(1)).await, Ok(1));
    process.run(load::refresh(1)).await.unwrap_err();
    eventually("it is back", || async {
        other.run(load::peek(1)).await == Some(Ok(1))
    })
    .await;
    assert_eq!(process.run(load(1)).await, Ok(1));
    assert_eq!(other.run(load(1)).await, Ok(1));
    assert_eq!(counted(&COMPUTED), 2);
    let key = process.run(async { load::key(1) }).await;
    let left: u64 = server.cli(&["PTTL", &key]).parse().unwrap();
    assert!((1..=300_000).contains(&left), "{left}");
}

#[tokio::test]
async fn a_refresh_that_is_given_up_leaves_the_old_value() {
    static GATE: Semaphore = Semaphore::const_new(0);
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "refresh dropped")]
    async fn load(id: u32) -> u32 {
        if count(&COMPUTED) == 2 {
            GATE.acquire().await.unwrap().forget();
        }
        id
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    assert_eq!(process.run(load(1)).await, 1);
    let refresh = process.spawn(load::refresh(1));
    eventually("it computes", || async { counted(&COMPUTED) == 2 }).await;
    let other = Process::on(&server).await;
    assert_eq!(other.run(load::peek(1)).await, None);
    refresh.abort();
    eventually("it is back", || async {
        other.run(load::peek(1)).await == Some(1)
    })
    .await;
}

#[tokio::test]
async fn a_refresh_that_fails_brings_nothing_invalid_back() {
    static GATE: Semaphore = Semaphore::const_new(0);
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "refresh invalidated")]
    async fn load(id: u32) -> Result<u32, String> {
        match count(&COMPUTED) {
            1 | 3 => Ok(id),
            _ => {
                GATE.acquire().await.unwrap().forget();
                Err("down".into())
            }
        }
    }

    let server = RedisServer::start();
    let (process, other) = (Process::on(&server).await, Process::on(&server).await);
    for round in 0..2 {
        assert_eq!(process.run(load(1)).await, Ok(1));
        let refresh = process.spawn(load::refresh(1));
        let computations = 2 * round + 2;
        eventually("it computes", || async {
            counted(&COMPUTED) == computations
        })
        .await;
        if round == 0 {
            other.run(load::invalidate(1)).await.unwrap();
        } else {
            other.run(load::invalidate_all()).await.unwrap();
        }
        GATE.add_permits(1);
        refresh.await.unwrap().unwrap_err();
        // What is put back would be there behind this.
        assert!(process.run(load::put(2, Ok(2))).await);
        assert_eq!(other.run(load::peek(1)).await, None);
    }
}

/// Who finds another's lease has no right to give it up.
#[tokio::test]
async fn who_gives_up_takes_no_other_along() {
    static GATE: Semaphore = Semaphore::const_new(0);
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "given up")]
    async fn load(id: u32) -> u32 {
        count(&COMPUTED);
        GATE.acquire().await.unwrap().forget();
        id
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    let first = one.spawn(load(1));
    eventually("it computes", || async { counted(&COMPUTED) == 1 }).await;
    let second = two.spawn(load(1));
    eventually("so does the other", || async { counted(&COMPUTED) == 2 }).await;
    second.abort();
    assert!(second.await.unwrap_err().is_cancelled());
    // Whatever it gives up is given up before this is there.
    assert!(two.run(load::put(2, 2)).await);
    GATE.add_permits(1);
    assert_eq!(first.await.unwrap(), 1);
    assert_eq!(two.run(load::peek(1)).await, Some(1));
}
