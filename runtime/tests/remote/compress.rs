//! `compress`: smaller on the server, the same to callers.

use oncemore::memoize;
use oncemore_testkit::RedisServer;

use crate::common::{Process, count, counted};
use crate::counter;

#[tokio::test]
async fn long_values_are_compressed_and_short_ones_are_not() {
    counter!(COMPUTED);
    #[memoize(backend = redis, ttl = "5m", name = "compressed", compress)]
    async fn long(size: usize) -> String {
        count(&COMPUTED);
        "abc ".repeat(size)
    }
    #[memoize(backend = redis, ttl = "5m", name = "plain")]
    async fn plain(size: usize) -> String {
        "abc ".repeat(size)
    }
    #[memoize(backend = redis, ttl = "5m", name = "limit", compress = "64KiB")]
    async fn limit(size: usize) -> String {
        "abc ".repeat(size)
    }

    let server = RedisServer::start();
    let (one, two) = (Process::on(&server).await, Process::on(&server).await);
    let stored = |name: &str, size: usize| -> usize {
        let keys = server.keys();
        let key = keys
            .iter()
            .find(|key| key.contains(&format!(":{name}:")) && key.ends_with(&format!("({size})")));
        let length = server.cli(&["STRLEN", key.expect("it is stored")]);
        length.parse().expect("a number")
    };
    for process in [&one, &two] {
        for size in [2, 10_000] {
            assert_eq!(process.run(long(size)).await, "abc ".repeat(size));
            assert_eq!(process.run(plain(size)).await, "abc ".repeat(size));
            assert_eq!(process.run(limit(size)).await, "abc ".repeat(size));
        }
    }
    assert_eq!(counted(&COMPUTED), 2, "the other process found both");
    assert!(stored("compressed", 10_000) < 200);
    assert!(stored("plain", 10_000) > 40_000);
    assert!(stored("limit", 10_000) > 40_000, "it is below the limit");
    assert_eq!(stored("compressed", 2), stored("plain", 2));
}
