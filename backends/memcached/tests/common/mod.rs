//! Short names for what the tests do.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use oncemore_core::{
    Backend, BackendError, ErrorKind, Found, Lease, Read, Reading, Token, Want, Write, Written,
};
use oncemore_memcached::{Memcached, MemcachedBuilder};
use oncemore_testkit::{MemcachedServer, PATIENCE};

pub(crate) const LEASE: Duration = Duration::from_secs(60);

/// Patient, since the machine has other things to do: what matters here is what is answered.
pub(crate) fn on(servers: &[MemcachedServer]) -> Memcached {
    within(servers, Duration::from_secs(5))
}

pub(crate) fn within(servers: &[MemcachedServer], timeout: Duration) -> Memcached {
    let addresses = servers.iter().map(|server| server.address().to_string());
    addresses
        .fold(Memcached::builder(), MemcachedBuilder::server)
        .command_timeout(timeout)
        .build()
        .expect("addresses")
}

pub(crate) fn key(at: usize) -> Arc<str> {
    format!("key-{at}").into()
}

pub(crate) fn value(at: usize) -> Vec<u8> {
    format!("value-{at}").repeat(at % 7 + 1).into_bytes()
}

pub(crate) async fn put_all(backend: &Memcached, count: usize) {
    let put = |at| Write::Put {
        key: key(at),
        value: value(at).into(),
        ttl: Some(LEASE),
    };
    let writes: Vec<_> = (0..count).map(put).collect();
    for written in backend.write(&writes).await {
        assert_eq!(written.expect("a write"), Written::Done);
    }
}

pub(crate) async fn read_all(
    backend: &Memcached,
    count: usize,
) -> Vec<Result<Reading, BackendError>> {
    let read = |at| Read {
        key: key(at),
        want: Want::Look,
        generations: ["generation".into()].into(),
    };
    let reads: Vec<_> = (0..count).map(read).collect();
    let answers = backend.read(&reads).await;
    for (at, answer) in answers.iter().enumerate() {
        if let Ok(Reading {
            found: Found::Value(bytes),
            ..
        }) = answer
        {
            assert_eq!(*bytes, value(at), "another key's value");
        }
    }
    answers
}

pub(crate) async fn read_one(backend: &Memcached, key: &str, want: Want) -> Reading {
    let read = Read {
        key: key.into(),
        want,
        generations: ["generation".into()].into(),
    };
    backend.read(&[read]).await.remove(0).expect("a read")
}

pub(crate) async fn write_one(backend: &Memcached, write: Write) -> Result<Written, BackendError> {
    backend.write(&[write]).await.remove(0)
}

pub(crate) async fn lease(backend: &Memcached, key: &str) -> Token {
    match read_one(backend, key, Want::ValueOrLease(Lease::new(LEASE)))
        .await
        .found
    {
        Found::Lease {
            token, ours: true, ..
        } => token,
        other => panic!("expected a lease, found {other:?}"),
    }
}

pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let end = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < end, "never: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// How many have their value; the rest are errors of one kind.
pub(crate) fn sorted(answers: &[Result<Reading, BackendError>], kind: ErrorKind) -> usize {
    let mut values = 0;
    for answer in answers {
        match answer {
            Ok(reading) => {
                assert!(matches!(reading.found, Found::Value(_)), "{reading:?}");
                values += 1;
            }
            Err(error) => assert_eq!(error.kind(), kind, "{error}"),
        }
    }
    values
}
