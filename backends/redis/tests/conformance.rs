//! Redis keeps the promises of a backend, however it is reached.

use std::future::{Ready, ready};

use oncemore_redis::Redis;
#[cfg(feature = "tls")]
use oncemore_testkit::RedisOptions;
use oncemore_testkit::RedisServer;

#[cfg(any(feature = "cluster", feature = "sentinel"))]
mod shared;

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

#[cfg(unix)]
mod unix_socket {
    use oncemore_redis::Redis;
    use oncemore_testkit::{RedisOptions, RedisServer};

    oncemore_testkit::conformance! { async {
        let server = RedisServer::with(RedisOptions { unix_socket: true, ..RedisOptions::default() });
        (Redis::new(&server.unix_url()).expect("a URL"), server)
    } }
}

#[cfg(feature = "tls")]
fn start_tls(query: &str) -> Ready<(Redis, RedisServer)> {
    let server = RedisServer::with(RedisOptions {
        tls: true,
        ..RedisOptions::default()
    });
    let redis = Redis::builder()
        .url(format!("{}{query}", server.tls_url()))
        .tls_ca(server.ca_pem())
        .build();
    ready((redis.expect("a URL"), server))
}

#[cfg(feature = "tls")]
mod tls {
    oncemore_testkit::conformance! { super::start_tls("") }
}

#[cfg(feature = "tls")]
mod tls_resp3 {
    oncemore_testkit::conformance! { super::start_tls("?protocol=resp3") }
}

#[cfg(feature = "cluster")]
mod cluster {
    use oncemore_redis::Redis;
    use oncemore_testkit::RedisCluster;

    use super::shared::Shared;

    static CLUSTER: Shared<RedisCluster> = Shared::new();

    oncemore_testkit::conformance! { async {
        let cluster = CLUSTER.get(RedisCluster::start);
        (Redis::builder().cluster(cluster.urls()).build().expect("URLs"), cluster)
    } }

    mod resp3 {
        use super::{CLUSTER, Redis, RedisCluster};

        oncemore_testkit::conformance! { async {
            let cluster = CLUSTER.get(RedisCluster::start);
            let urls = cluster.urls().into_iter().map(|url| url + "?protocol=resp3");
            (Redis::builder().cluster(urls).build().expect("URLs"), cluster)
        } }
    }
}

#[cfg(feature = "sentinel")]
mod sentinel {
    use oncemore_redis::Redis;
    use oncemore_testkit::RedisSentinel;

    use super::shared::Shared;

    static SERVERS: Shared<RedisSentinel> = Shared::new();

    oncemore_testkit::conformance! { async {
        let servers = SERVERS.get(RedisSentinel::start);
        let redis = Redis::builder().sentinel(servers.urls(), RedisSentinel::MASTER).build();
        (redis.expect("URLs"), servers)
    } }
}
