//! Servers that die, freeze and come back.

mod common;

use std::time::Duration;

use common::{look, put, until};
use oncemore_core::{Backend, ErrorKind};
use oncemore_redis::Redis;
use oncemore_testkit::RedisServer;
use tokio::time::Instant;

/// What a machine with too much to do may add to a call's budget.
const SLACK: Duration = Duration::from_millis(900);

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_server_is_used_again_at_once() {
    let mut server = RedisServer::start();
    let redis = Redis::new(&server.url()).unwrap();
    put(&redis, "key", "value").await.unwrap();
    server.kill();
    let error = look(&redis, "key").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    let error = look(&redis, "key").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    server.restart();
    let began = Instant::now();
    until("a write", || put(&redis, "key", "again")).await;
    let (found, _) = until("a hit", || look(&redis, "key")).await;
    assert_eq!(found.as_deref(), Some(&b"again"[..]));
    assert!(began.elapsed() < Duration::from_secs(1) + SLACK);
}

/// The connection is one from before: that is not the server's fault.
#[tokio::test]
async fn a_check_finds_a_server_that_was_restarted() {
    let mut server = RedisServer::start();
    let redis = Redis::new(&server.url()).unwrap();
    for _ in 0..20 {
        put(&redis, "key", "value").await.unwrap();
        server.kill();
        server.restart();
        redis.check().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_there_later_is_found() {
    let mut server = RedisServer::start();
    server.kill();
    let redis = Redis::new(&server.url()).unwrap();
    let error = redis.check().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    server.restart();
    until("a check", || redis.check()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_fell_silent_is_replaced() {
    let server = RedisServer::start();
    let redis = Redis::new(&server.url()).unwrap();
    put(&redis, "key", "value").await.unwrap();
    let connections = || {
        let stats = server.cli(&["info", "stats"]);
        let line = stats
            .lines()
            .find(|line| line.starts_with("total_connections_received:"));
        let count = line.and_then(|line| line.split(':').nth(1)?.trim().parse::<u32>().ok());
        count.expect("a count")
    };
    let before = connections();
    server.freeze();
    for _ in 0..3 {
        let error = look(&redis, "key").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }
    // Another one is tried, and leads nowhere either.
    let error = look(&redis, "key").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    server.thaw();
    let (found, _) = until("a hit", || look(&redis, "key")).await;
    assert_eq!(found.as_deref(), Some(&b"value"[..]));
    // One is of this question.
    assert!(
        connections() >= before + 2,
        "the old connection is in use still"
    );
}

#[cfg(feature = "cluster")]
mod cluster {
    use std::collections::BTreeMap;

    use super::common::BUDGET;
    use oncemore_testkit::RedisCluster;

    use super::*;

    /// A key for each master, and the client.
    async fn three_keys(cluster: &RedisCluster) -> (Redis, BTreeMap<usize, String>) {
        let redis = Redis::builder().cluster(cluster.urls()).build().unwrap();
        let mut keys = BTreeMap::new();
        for key in (0..).map(|number| format!("key {number}")) {
            keys.entry(cluster.master_of(&key)).or_insert(key);
            if keys.len() == 3 {
                break;
            }
        }
        for key in keys.values() {
            until("a write", || put(&redis, key, key)).await;
        }
        (redis, keys)
    }

    /// Reads all keys until the victim's master is another one and a new write of its key is read; all the while, the others are there.
    async fn survives(cluster: &RedisCluster, redis: &Redis, keys: &BTreeMap<usize, String>) {
        let (victim, lost) = keys.first_key_value().unwrap();
        let end = Instant::now() + oncemore_testkit::PATIENCE;
        loop {
            let wrote = tokio::time::timeout(BUDGET, put(redis, lost, lost)).await;
            for (_, key) in keys.range(victim + 1..) {
                let (found, took) = until("a key of another master", || look(redis, key)).await;
                assert_eq!(
                    found.as_deref(),
                    Some(key.as_bytes()),
                    "never another's value"
                );
                assert!(took < BUDGET + SLACK, "{took:?}");
            }
            if matches!(wrote, Ok(Ok(_))) {
                break;
            }
            assert!(Instant::now() < end, "its keys do not come back: {wrote:?}");
        }
        let (found, _) = until("a hit", || look(redis, lost)).await;
        assert_eq!(found.as_deref(), Some(lost.as_bytes()));
        assert_ne!(cluster.master_of(lost), *victim);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_killed_master_is_replaced() {
        let mut cluster = RedisCluster::start();
        let (redis, keys) = three_keys(&cluster).await;
        let victim = *keys.first_key_value().unwrap().0;
        cluster.node_mut(victim).kill();
        survives(&cluster, &redis, &keys).await;
        // As a replica it is welcome again.
        cluster.node_mut(victim).restart();
        for key in keys.values() {
            until("a write", || put(&redis, key, key)).await;
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_frozen_master_is_replaced() {
        let cluster = RedisCluster::start();
        let (redis, keys) = three_keys(&cluster).await;
        let victim = *keys.first_key_value().unwrap().0;
        cluster.nodes()[victim].freeze();
        survives(&cluster, &redis, &keys).await;
    }
}

#[cfg(feature = "sentinel")]
mod sentinel {
    use std::error::Error;

    use oncemore_testkit::{PATIENCE, RedisOptions, RedisSentinel, SentinelOptions, eventually};
    use tokio::time::timeout;

    use super::common::BUDGET;
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn writes_resume_after_the_master_was_killed() {
        let client = |servers: &RedisSentinel| {
            Redis::builder()
                .sentinel(servers.urls(), RedisSentinel::MASTER)
                .password("s3cret")
                .build()
                .unwrap()
        };
        let mut servers = RedisSentinel::with_password(Some("s3cret"));
        let redis = client(&servers);
        until("a write", || put(&redis, "key", "value")).await;
        let old = servers.master();
        servers.server_mut(old).kill();
        let (_, longest) = until("a write", || put(&redis, "key", "after")).await;
        assert!(longest < BUDGET + SLACK, "{longest:?}");
        assert_eq!(servers.servers()[1 - old].cli(&["get", "key"]), "after");
        eventually("all Sentinels know", || servers.master() != old);

        // As it comes back it believes to be the master, for as long as the Sentinels let it; nobody follows.
        servers.server_mut(old).restart();
        assert_eq!(servers.servers()[old].cli(&["get", "key"]), "");
        until("a write", || put(&redis, "key", "at last")).await;
        let newcomer = client(&servers);
        let (found, _) = until("a hit", || look(&newcomer, "key")).await;
        assert_eq!(found.as_deref(), Some(&b"at last"[..]));
        until("a write", || put(&newcomer, "key", "of another")).await;
        assert_eq!(
            servers.servers()[1 - old].cli(&["get", "key"]),
            "of another"
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_frozen_master_is_replaced_and_then_left_alone() {
        let servers = RedisSentinel::start();
        let redis = Redis::builder()
            .sentinel(servers.urls(), RedisSentinel::MASTER)
            .build()
            .unwrap();
        until("a write", || put(&redis, "key", "value")).await;
        let old = servers.master();
        servers.servers()[old].freeze();
        until("a write", || put(&redis, "key", "after")).await;
        assert_eq!(servers.servers()[1 - old].cli(&["get", "key"]), "after");
        servers.servers()[old].thaw();
        assert_eq!(
            look(&redis, "key").await.unwrap().as_deref(),
            Some(&b"after"[..])
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_master_that_was_demoted_is_left() {
        let servers = RedisSentinel::start();
        let redis = Redis::builder()
            .sentinel(servers.urls(), RedisSentinel::MASTER)
            .build()
            .unwrap();
        until("a write", || put(&redis, "key", "value")).await;
        let master = &servers.servers()[servers.master()];
        let ours = || {
            let clients = master.cli(&["client", "list", "type", "normal"]);
            let ours = clients.lines().find(|line| line.contains("cmd=set"));
            ours.and_then(|line| line.split(' ').next().map(String::from))
        };
        let before = ours().expect("our connection");
        // Not by the Sentinels, which would close its connections.
        master.cli(&["replicaof", "127.0.0.1", "1"]);
        let error = put(&redis, "key", "after").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReadOnly);
        eventually("the connection is left", || {
            ours().as_ref() != Some(&before)
        });
        master.cli(&["replicaof", "no", "one"]);
        until("a write", || put(&redis, "key", "after")).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn silent_sentinels_hold_up_nobody() {
        let servers = RedisSentinel::start();
        servers.freeze_sentinel(1);
        servers.freeze_sentinel(2);
        let mut urls = servers.urls();
        urls.rotate_left(1);
        let redis = Redis::builder()
            .sentinel(urls, RedisSentinel::MASTER)
            .build();
        let redis = redis.unwrap();
        timeout(PATIENCE, redis.check()).await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_database_is_the_servers() {
        let servers = RedisSentinel::start();
        let urls = servers
            .urls()
            .into_iter()
            .map(|url| url + "2?protocol=resp3");
        let redis = Redis::builder()
            .sentinel(urls, RedisSentinel::MASTER)
            .build();
        put(&redis.unwrap(), "key", "value").await.unwrap();
        let master = &servers.servers()[servers.master()];
        assert_eq!(master.cli(&["-n", "2", "get", "key"]), "value");
    }

    #[tokio::test]
    async fn an_unknown_name_is_an_error() {
        let servers = RedisSentinel::start();
        let redis = Redis::builder()
            .sentinel(servers.urls(), "nobody")
            .build()
            .unwrap();
        let error = redis.check().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Misconfigured);
        let text = error.source().expect("the reason").to_string();
        for name in ["`nobody`", "`oncemore`"] {
            assert!(text.contains(name), "{text}");
        }
        // Also where other Sentinels say nothing, and not where one knows it and the master is gone.
        servers.freeze_sentinel(1);
        let error = redis.check().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Misconfigured);
        servers.cli(0, &["sentinel", "remove", RedisSentinel::MASTER]);
        servers.servers().iter().for_each(RedisServer::freeze);
        let redis = Redis::builder()
            .sentinel(servers.urls(), RedisSentinel::MASTER)
            .build()
            .unwrap();
        let error = redis.check().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_wrong_password_is_denied() {
        let servers = RedisSentinel::with(&SentinelOptions {
            servers: RedisOptions {
                password: Some("s3cret".into()),
                ..RedisOptions::default()
            },
            password: Some("another".into()),
        });
        for (sentinels, password, right) in [
            ("another", "s3cret", true),
            ("another", "wrong", false),
            ("wrong", "s3cret", false),
            ("", "s3cret", false),
        ] {
            let urls = servers.urls().into_iter();
            let redis = Redis::builder()
                .sentinel(
                    urls.map(|url| url.replacen("://", &format!("://:{sentinels}@"), 1)),
                    RedisSentinel::MASTER,
                )
                .password(password);
            let answer = redis.build().unwrap().check().await;
            let kind = answer.err().map(|error| error.kind());
            let expected = (!right).then_some(ErrorKind::Denied);
            assert_eq!(kind, expected, "{sentinels} {password}");
        }
    }
}
