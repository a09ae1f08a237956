//! Keys of one's own making, good and bad.

use oncemore::{KeyParts, memoize};
use oncemore_testkit::RedisServer;

use crate::common::{Process, count, counted};
use crate::counter;

counter!(COMPUTED);

#[memoize(backend = redis, ttl = "5m", name = "built", namespace = "n")]
async fn double(id: u32) -> u32 {
    id * 2
}

#[memoize(backend = redis, ttl = "5m", name = "built_alike")]
async fn triple(id: u32) -> u32 {
    count(&COMPUTED);
    id * 3
}

#[memoize(backend = redis, ttl = "5m", name = "built_too")]
async fn text(id: u32) -> String {
    id.to_string()
}

async fn process(
    server: &RedisServer,
    key: impl Fn(&KeyParts<'_>) -> String + Send + Sync + 'static,
) -> Process {
    let redis = oncemore::backends::Redis::new(&server.url()).expect("a URL");
    let builder = oncemore::builder().prefix("shop").backend(redis);
    Process::with(builder.key_builder(key)).await
}

#[tokio::test]
async fn keys_are_as_they_are_built() {
    let server = RedisServer::start();
    let process = process(&server, |parts| {
        let KeyParts {
            prefix,
            namespace,
            function,
            arguments,
            ..
        } = parts;
        format!(
            "{{{prefix}}}/{}/{function}/{arguments}",
            namespace.unwrap_or("-")
        )
    })
    .await;
    for _ in 0..2 {
        assert_eq!(process.run(double(4)).await, 8);
        assert_eq!(process.run(text(4)).await, "4");
    }
    let keys = server.keys();
    assert!(keys.contains(&"{shop}/n/built/(4)".to_owned()), "{keys:?}");
    assert!(
        keys.contains(&"{shop}/-/built_too/(4)".to_owned()),
        "{keys:?}"
    );
    assert_eq!(
        process.run(async { double::key(4) }).await,
        "{shop}/n/built/(4)"
    );
    process.run(double::invalidate(4)).await.unwrap();
    assert_eq!(process.run(double::peek(4)).await, None);
    assert_eq!(process.run(text::peek(4)).await, Some("4".to_owned()));
}

/// Everything under one key: slow, and still right.
#[tokio::test]
async fn a_builder_that_makes_one_key_of_all_gives_nobody_anothers_value() {
    let server = RedisServer::start();
    let process = process(&server, |_| "the same".to_owned()).await;
    for _ in 0..3 {
        for id in 0..5 {
            assert_eq!(process.run(triple(id)).await, id * 3);
            assert_eq!(process.run(text(id)).await, id.to_string());
        }
    }
    assert_eq!(counted(&COMPUTED), 15, "each pushed the last one out");
    let long = self::process(&server, |_| "x".repeat(100_000)).await;
    assert_eq!(long.run(double(1)).await, 2);
    assert!(long.run(async { double::key(1) }).await.starts_with('#'));
    let empty = self::process(&server, |_| String::new()).await;
    assert_eq!(empty.run(double(1)).await, 2);
}

/// Where a generation would be is no place for a value: as without a builder.
#[tokio::test]
async fn a_builder_does_not_get_in_the_way_of_generations() {
    let server = RedisServer::start();
    let process = process(&server, |parts| {
        format!("{}#generation:n:built", parts.prefix)
    })
    .await;
    process.run(double(1)).await;
    process.run(double(2)).await;
    assert_eq!(process.run(double::peek(1)).await, Some(2));
    assert_eq!(process.run(double::peek(2)).await, Some(4));
    process.run(double::invalidate_all()).await.unwrap();
    assert_eq!(process.run(double::peek(1)).await, None);
}
