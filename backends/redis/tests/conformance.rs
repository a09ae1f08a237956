//! Redis keeps the promises of a backend.

use std::future::{Ready, ready};

use oncemore_redis::Redis;
use oncemore_testkit::RedisServer;

fn start(query: &str) -> Ready<(Redis, RedisServer)> {
    let server = RedisServer::start();
    let url = format!("{}{query}", server.url());
    ready((Redis::new(&url).expect("a URL"), server))
}

mod resp2 {
    oncemore_testkit::conformance! { super::start("") }
}

mod resp3 {
    oncemore_testkit::conformance! { super::start("?protocol=resp3") }
}
