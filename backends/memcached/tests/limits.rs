//! What a server does not take: values that are too large, keys of any bytes.

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{key, on, read_one, write_one};
use oncemore_core::{Backend, ErrorKind, Found, KeyBytes, Limits, RemoteKey, Want, Write, Written};
use oncemore_memcached::Memcached;
use oncemore_testkit::MemcachedServer;

#[tokio::test]
async fn what_a_server_does_not_store_harms_nothing_beside_it() {
    let server = MemcachedServer::start();
    let backend = Memcached::builder()
        .server(server.address().to_string())
        .command_timeout(Duration::from_secs(5))
        .max_value_bytes(4 << 20)
        .build()
        .unwrap();
    let put = |at: usize, length| Write::Put {
        key: key(at),
        value: vec![1; length].into(),
        ttl: None,
    };
    // The server's own limit is 1 MiB.
    let writes = [
        put(0, 9),
        put(1, 2 << 20),
        put(2, 9),
        put(3, 3 << 20),
        put(4, 9),
    ];
    let answers = backend.write(&writes).await;
    for (at, answer) in answers.into_iter().enumerate() {
        match answer {
            Ok(written) => assert_eq!((at % 2, written), (0, Written::Done)),
            Err(error) => assert_eq!((at % 2, error.kind()), (1, ErrorKind::TooLarge)),
        }
    }
    for at in [0, 2, 4] {
        let found = read_one(&backend, &key(at), Want::Look).await.found;
        assert_eq!(found, Found::Value(vec![1; 9]));
    }
}

#[tokio::test]
async fn what_must_not_be_sent_is_not() {
    let server = [MemcachedServer::start()];
    let backend = on(&server);
    let put = |key: &str, value: Vec<u8>| Write::Put {
        key: key.into(),
        value: value.into(),
        ttl: None,
    };
    let wrong = [
        put("a\r\nflush_all\r\n", vec![1]),
        put("a b", vec![1]),
        put("", vec![1]),
        put(&"x".repeat(251), vec![1]),
        put("empty", vec![]),
        put("large", vec![1; (512 << 10) + 1]),
    ];
    let mut writes = vec![put("before", vec![1])];
    for one in wrong {
        writes.extend([one, put("after", vec![2])]);
    }
    let answers = backend.write(&writes).await;
    for (at, answer) in answers.iter().enumerate() {
        // Every other one is wrong.
        assert_eq!(answer.is_ok(), at % 2 == 0, "{at}: {answer:?}");
    }
    assert_eq!(
        read_one(&backend, "before", Want::Look).await.found,
        Found::Value(vec![1])
    );
    assert_eq!(
        read_one(&backend, "empty", Want::Look).await.found,
        Found::Nothing
    );
}

#[tokio::test]
async fn keys_of_any_bytes_arrive_by_their_digest() {
    let server = [MemcachedServer::start()];
    let backend = on(&server);
    let limits = backend.limits();
    let long = "x".repeat(10 << 10);
    let arguments = ["a b", "a\r\nb", "\0", "ü", "", "(\"a\")", &long, &long[1..]];
    let keys = arguments.map(|arguments| RemoteKey::new("shop:f:0:", arguments, &limits).text);
    for key in &keys {
        let put = Write::Put {
            key: Arc::clone(key),
            value: key.as_bytes().into(),
            ttl: None,
        };
        assert_eq!(write_one(&backend, put).await.unwrap(), Written::Done);
    }
    for key in &keys {
        let found = read_one(&backend, key, Want::Look).await.found;
        assert_eq!(found, Found::Value(key.as_bytes().to_vec()));
    }
    let graphic = Limits {
        key_bytes: KeyBytes::Graphic,
        ..limits
    };
    assert!(keys.iter().all(|key| graphic.takes_key(key)));
}
