//! Keys of all kinds, on all backends; none ever meets another.

use std::collections::HashSet;

use oncemore::memoize;
use oncemore_testkit::RedisServer;

use crate::common::Process;

#[memoize(backend = redis, name = "echo")]
async fn echo(text: &str, more: Option<&str>) -> String {
    format!("{text:?} {more:?}")
}

#[tokio::test]
async fn odd_and_long_keys() {
    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    let long = "x".repeat(10_000);
    let texts = [
        "",
        " ",
        "a b",
        "a\r\nSET x y\r\n",
        "\0",
        "ü",
        "{tag}",
        "\"",
        "\\",
        "#",
        ":",
        "*",
        "🦀",
        &long,
        &long[..9_999],
    ];
    let mut keys = HashSet::new();
    for text in texts {
        for more in [None, Some(""), Some(text)] {
            let expected = format!("{text:?} {more:?}");
            assert_eq!(one.run(echo(text, more)).await, expected);
            assert_eq!(two.run(echo(text, more)).await, expected);
            keys.insert(one.run(async { echo::key(text, more) }).await);
        }
    }
    // `Some("")` is the same as `Some(text)` for the empty text.
    assert_eq!(keys.len(), texts.len() * 3 - 1);
    let stats = two.run(async { echo::stats() }).await;
    assert_eq!(stats.computations, 0);
    assert!(keys.iter().all(|key| key.len() <= 512));
}

#[tokio::test]
async fn a_key_can_be_read() {
    #[memoize(backend = redis, namespace = "catalog", name = "price")]
    async fn price(sku: &str, quantity: u32) -> String {
        format!("{quantity} of {sku}")
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    process.run(price("A-1", 3)).await;
    let key = process.run(async { price::key("A-1", 3) }).await;
    assert!(
        key.starts_with("shop:catalog:price:") && key.ends_with(r#":("A-1",3)"#),
        "{key}"
    );
    assert!(server.keys().contains(&key), "{:?}", server.keys());
}

#[tokio::test]
async fn instantiations_and_functions_do_not_meet() {
    #[memoize(backend = redis, name = "generic")]
    async fn width<T: oncemore::CacheKey + Copy + Send + Sync + 'static>(value: T) -> usize {
        size_of_val(&value)
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    for _ in 0..2 {
        assert_eq!(process.run(width(1_u8)).await, 1);
        assert_eq!(process.run(width(1_u16)).await, 2);
        assert_eq!(process.run(width(1_u64)).await, 8);
    }
}

trait Unit {
    const NAME: &'static str;
}

struct Metre;
struct Mile;

impl Unit for Metre {
    const NAME: &'static str = "m";
}

impl Unit for Mile {
    const NAME: &'static str = "mi";
}

struct Road<U>(std::marker::PhantomData<U>);

impl<U: Unit + Send + Sync + 'static> Road<U> {
    #[memoize(backend = redis, name = "sign")]
    async fn sign(#[key(skip)] &self, distance: u32) -> String {
        format!("{distance} {}", U::NAME)
    }
}

/// What differs is in neither the key nor the value.
#[tokio::test]
async fn instantiations_that_only_the_body_tells_apart_do_not_meet() {
    #[memoize(backend = redis, name = "label")]
    async fn label<U: Unit + Send + 'static>(distance: u32) -> String {
        format!("{distance} {}", U::NAME)
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    for process in [&one, &two] {
        assert_eq!(process.run(label::<Metre>(1)).await, "1 m");
        assert_eq!(process.run(label::<Mile>(1)).await, "1 mi");
        let (metres, miles) = (
            Road(std::marker::PhantomData::<Metre>),
            Road(std::marker::PhantomData::<Mile>),
        );
        assert_eq!(process.run(metres.sign(2)).await, "2 m");
        assert_eq!(process.run(miles.sign(2)).await, "2 mi");
    }
    assert_eq!(two.run(async { label::stats() }).await.computations, 0);
    let key = one.run(async { label::key::<Mile>(1) }).await;
    // The test vector of `KEYS.md`.
    assert_eq!(key, "shop:label:2b0294ba8f2e477c:(1)");
    assert!(server.keys().contains(&key), "{key}: {:?}", server.keys());
}

/// Whatever bytes stand under a key, the function's value comes out.
#[tokio::test]
async fn what_somebody_else_wrote_is_not_taken_for_a_value() {
    #[memoize(backend = redis, name = "tampered")]
    async fn name(id: u32) -> String {
        format!("user {id}")
    }

    let server = RedisServer::start();
    let process = Process::on(&server).await;
    process.run(name(1)).await;
    process.run(name(2)).await;
    let keys: Vec<_> = process
        .run(async { [name::key(1), name::key(2)] })
        .await
        .into();
    // Another key's value.
    server.cli(&["COPY", &keys[1], &keys[0], "REPLACE"]);
    assert_eq!(process.run(name(1)).await, "user 1");
    // Its own again, as what was of no use made way.
    assert!(process.run(name::contains(1)).await);
    for junk in ["", "junk", "\u{a7}", "5"] {
        server.cli(&["SET", &keys[0], junk]);
        assert_eq!(process.run(name(1)).await, "user 1");
        assert!(process.run(name::contains(1)).await, "{junk:?} made way");
    }
    // Not even a string.
    server.cli(&["DEL", &keys[0]]);
    server.cli(&["RPUSH", &keys[0], "a", "b"]);
    assert_eq!(process.run(name(1)).await, "user 1");
}
