//! Short names for what the tests do.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::time::Duration;

use oncemore_core::{
    Backend, BackendError, Found, Generation, Lease, Read, Reading, Want, Write, Written,
};
use oncemore_redis::{Redis, RedisBuilder};
use oncemore_testkit::PATIENCE;
use tokio::time::{Instant, sleep, timeout};

/// The budget that the runtime gives one call of a backend.
pub(crate) const BUDGET: Duration = Duration::from_millis(100);

pub(crate) fn redis(builder: RedisBuilder) -> Redis {
    builder.build().expect("addresses that make sense")
}

pub(crate) async fn read(redis: &Redis, key: &str, want: Want) -> Result<Reading, BackendError> {
    let read = Read {
        key: key.into(),
        want,
        generations: ["generation".into()].into(),
    };
    redis.read(&[read]).await.remove(0)
}

pub(crate) async fn look(redis: &Redis, key: &str) -> Result<Option<Vec<u8>>, BackendError> {
    Ok(match read(redis, key, Want::Look).await?.found {
        Found::Value(bytes) => Some(bytes),
        _ => None,
    })
}

pub(crate) async fn write(redis: &Redis, write: Write) -> Result<Written, BackendError> {
    redis.write(&[write]).await.remove(0)
}

pub(crate) async fn put(redis: &Redis, key: &str, value: &str) -> Result<Written, BackendError> {
    write(
        redis,
        Write::Put {
            key: key.into(),
            value: value.as_bytes().into(),
            ttl: Some(Duration::from_secs(600)),
        },
    )
    .await
}

/// Leases, fills and reads a key, which takes every command that there is for one.
pub(crate) async fn round(redis: &Redis, key: &str) -> Result<(), BackendError> {
    let ttl = Duration::from_secs(60);
    let lease = read(redis, key, Want::Lease(Lease::new(ttl))).await?.found;
    let Found::Lease { token, .. } = lease else {
        panic!("{lease:?} in place of a lease");
    };
    let key_of = || key.into();
    let extend = Write::Extend {
        key: key_of(),
        token,
        ttl,
    };
    assert_eq!(write(redis, extend).await?, Written::Done);
    let fill = Write::Fill {
        key: key_of(),
        token,
        value: key.as_bytes().into(),
        ttl: Some(ttl),
    };
    assert_eq!(write(redis, fill).await?, Written::Done);
    assert_eq!(look(redis, key).await?.as_deref(), Some(key.as_bytes()));
    write(
        redis,
        Write::Bump {
            key: "generation".into(),
            to: Generation::fresh(),
        },
    )
    .await?;
    write(redis, Write::Remove { key: key_of() }).await?;
    assert_eq!(look(redis, key).await?, None);
    redis.check().await
}

/// Calls as the runtime does, with an end to its patience, until a call does it; gives the longest time that one took.
pub(crate) async fn until<T>(
    what: &str,
    mut call: impl AsyncFnMut() -> Result<T, BackendError>,
) -> (T, Duration) {
    let end = Instant::now() + PATIENCE;
    let mut longest = Duration::ZERO;
    loop {
        let began = Instant::now();
        let answer = timeout(BUDGET, call()).await;
        longest = longest.max(began.elapsed());
        match answer {
            Ok(Ok(answer)) => return (answer, longest),
            answer => assert!(
                Instant::now() < end,
                "not within {PATIENCE:?}: {what}; {:?}",
                answer.map(Result::err)
            ),
        }
        sleep(Duration::from_millis(5)).await;
    }
}
