//! Redis keeps the promises of a backend, however it is reached.

use std::future::{Ready, ready};
use std::time::Duration;

use oncemore_redis::{Redis, RedisBuilder};
#[cfg(feature = "tls")]
use oncemore_testkit::RedisOptions;
use oncemore_testkit::RedisServer;

#[cfg(any(feature = "cluster", feature = "sentinel"))]
mod shared;

/// Patient, since so many servers at once are slow.
fn patient(builder: RedisBuilder) -> Redis {
    let time = Duration::from_secs(10);
    let patient = builder.connect_timeout(time).command_timeout(time);
    patient.build().expect("addresses that make sense")
}

fn start(query: &str) -> Ready<(Redis, RedisServer)> {
    let server = RedisServer::start();
    let url = format!("{}{query}", server.url());
    ready((patient(Redis::builder().url(url)), server))
}

mod resp2 {
    oncemore_testkit::conformance! { super::start("") }
}

mod resp3 {
    oncemore_testkit::conformance! { super::start("?protocol=resp3") }
}

mod ipv6 {
    use oncemore_redis::Redis;
    use oncemore_testkit::RedisServer;

    oncemore_testkit::conformance! {{
        let server = RedisServer::start();
        std::future::ready((super::patient(Redis::builder().url(server.ipv6_url())), server))
    }}
}

#[cfg(unix)]
mod unix_socket {
    use oncemore_redis::Redis;
    use oncemore_testkit::{RedisOptions, RedisServer};

    oncemore_testkit::conformance! { async {
        let server = RedisServer::with(RedisOptions { unix_socket: true, ..RedisOptions::default() });
        (super::patient(Redis::builder().url(server.unix_url())), server)
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
        .tls_ca(server.ca_pem());
    ready((patient(redis), server))
}

#[cfg(feature = "tls")]
mod tls {
    oncemore_testkit::conformance! { super::start_tls("") }
}

#[cfg(feature = "tls")]
mod tls_resp3 {
    oncemore_testkit::conformance! { super::start_tls("?protocol=resp3") }
}

#[cfg(feature = "tls")]
mod tls_client {
    use oncemore_redis::Redis;
    use oncemore_testkit::{RedisOptions, RedisServer};

    oncemore_testkit::conformance! {{
        let server = RedisServer::with(RedisOptions {
            tls: true,
            tls_client: true,
            ..RedisOptions::default()
        });
        let (certificate, key) = server.client_pem();
        let redis = Redis::builder()
            .url(server.tls_url())
            .tls_ca(server.ca_pem())
            .tls_client(certificate, key);
        std::future::ready((super::patient(redis), server))
    }}
}

#[cfg(feature = "cluster")]
mod cluster {
    use oncemore_redis::Redis;
    use oncemore_testkit::{RedisCluster, RedisOptions, RedisUser};

    use super::shared::Shared;

    static CLUSTER: Shared<RedisCluster> = Shared::new();

    oncemore_testkit::conformance! { async {
        let cluster = CLUSTER.get(RedisCluster::start);
        (super::patient(Redis::builder().cluster(cluster.urls())), cluster)
    } }

    mod resp3 {
        use super::{CLUSTER, Redis, RedisCluster};

        oncemore_testkit::conformance! { async {
            let cluster = CLUSTER.get(RedisCluster::start);
            let urls = cluster.urls().into_iter().map(|url| url + "?protocol=resp3");
            (super::super::patient(Redis::builder().cluster(urls)), cluster)
        } }
    }

    fn with_user() -> RedisOptions {
        RedisOptions {
            password: Some("default's".into()),
            user: Some(RedisUser {
                name: "shop".into(),
                password: "s3cret".into(),
                // The commands that `lib.rs` says that an ACL needs.
                rules: "~* &* +get +set +unlink +evalsha +eval +ping +publish +subscribe +cluster|slots".into(),
            }),
            ..RedisOptions::default()
        }
    }

    mod user {
        use super::{Redis, RedisCluster, Shared, with_user};

        static CLUSTER: Shared<RedisCluster> = Shared::new();

        oncemore_testkit::conformance! { async {
            let cluster = CLUSTER.get(|| RedisCluster::with(&with_user()));
            let redis = Redis::builder().cluster(cluster.urls()).username("shop").password("s3cret");
            (super::super::patient(redis), cluster)
        } }
    }

    /// With a certificate of the client, and as a user.
    #[cfg(feature = "tls")]
    mod tls {
        use super::{Redis, RedisCluster, RedisOptions, Shared, with_user};

        static CLUSTER: Shared<RedisCluster> = Shared::new();

        oncemore_testkit::conformance! { async {
            let cluster = CLUSTER.get(|| RedisCluster::with(&RedisOptions {
                tls: true,
                tls_client: true,
                ..with_user()
            }));
            let (certificate, key) = cluster.nodes()[0].client_pem();
            let redis = Redis::builder()
                .cluster(cluster.tls_urls())
                .username("shop")
                .password("s3cret")
                .tls_ca(cluster.nodes()[0].ca_pem())
                .tls_client(certificate, key);
            (super::super::patient(redis), cluster)
        } }
    }
}

#[cfg(feature = "sentinel")]
mod sentinel {
    use oncemore_redis::Redis;
    use oncemore_testkit::{RedisOptions, RedisSentinel, SentinelOptions};

    use super::shared::Shared;

    static SERVERS: Shared<RedisSentinel> = Shared::new();

    oncemore_testkit::conformance! { async {
        let servers = SERVERS.get(RedisSentinel::start);
        (super::patient(Redis::builder().sentinel(servers.urls(), RedisSentinel::MASTER)), servers)
    } }

    fn with_passwords() -> SentinelOptions {
        SentinelOptions {
            servers: RedisOptions {
                password: Some("s3cret".into()),
                ..RedisOptions::default()
            },
            password: Some("another".into()),
        }
    }

    /// The Sentinels' password is in their URLs.
    fn known(url: &str) -> String {
        url.replacen("://", "://:another@", 1)
    }

    mod passwords {
        use super::{Redis, RedisSentinel, Shared, known, with_passwords};

        static SERVERS: Shared<RedisSentinel> = Shared::new();

        oncemore_testkit::conformance! { async {
            let servers = SERVERS.get(|| RedisSentinel::with(&with_passwords()));
            let urls = servers.urls();
            let urls = urls.iter().map(|url| known(url));
            let redis = Redis::builder().sentinel(urls, RedisSentinel::MASTER).password("s3cret");
            (super::super::patient(redis), servers)
        } }
    }

    /// With a certificate of the client, and passwords.
    #[cfg(feature = "tls")]
    mod tls {
        use super::{Redis, RedisSentinel, Shared, known, with_passwords};

        static SERVERS: Shared<RedisSentinel> = Shared::new();

        oncemore_testkit::conformance! { async {
            let servers = SERVERS.get(|| {
                let mut options = with_passwords();
                (options.servers.tls, options.servers.tls_client) = (true, true);
                RedisSentinel::with(&options)
            });
            let urls = servers.tls_urls();
            let urls = urls.iter().map(|url| known(url));
            let server = &servers.servers()[0];
            let (certificate, key) = server.client_pem();
            let redis = Redis::builder()
                .sentinel(urls, RedisSentinel::MASTER)
                .password("s3cret")
                .tls_ca(server.ca_pem())
                .tls_client(certificate, key);
            (super::super::patient(redis), servers)
        } }
    }
}
