//! The ways to a server, what it may ask for, and what must not be seen of it.

mod common;

use std::error::Error;
use std::time::Duration;

use common::{look, put, read, redis, round, write};
use oncemore_core::{Backend, BackendError, ErrorKind, Found, Lease, Want, Write};
use oncemore_redis::Redis;
use oncemore_testkit::{RedisOptions, RedisServer, RedisUser};

/// What `lib.rs` says that an ACL needs.
const RULES: &str = "~shop:* ~generation +get +set +unlink +evalsha +eval +ping";

fn with_user(rules: &str) -> RedisServer {
    RedisServer::with(RedisOptions {
        password: Some("default's".into()),
        user: Some(RedisUser {
            name: "shop".into(),
            password: "s3cret".into(),
            rules: rules.into(),
        }),
        ..RedisOptions::default()
    })
}

#[tokio::test]
async fn the_permissions_that_are_documented_are_enough() {
    let server = with_user(RULES);
    for query in ["", "?protocol=resp3"] {
        let url = format!("{}{query}", server.url());
        let redis = redis(
            Redis::builder()
                .url(url)
                .username("shop")
                .password("s3cret"),
        );
        round(&redis, "shop:key").await.expect("all that is needed");
        // Scripts by their text too.
        server.cli(&["script", "flush"]);
        round(&redis, "shop:key").await.expect("all that is needed");
    }
    // And nothing more: the server tells what it refused.
    assert_eq!(server.cli(&["acl", "log"]), "");
}

#[tokio::test]
async fn a_missing_permission_is_reported_as_denied() {
    let server = with_user("~shop:* +get +ping");
    let redis = redis(
        Redis::builder()
            .url(server.url())
            .username("shop")
            .password("s3cret"),
    );
    let error = put(&redis, "shop:key", "value").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied);
    // In a script too, where the server says it otherwise.
    server.cli(&["acl", "setuser", "shop", "+@all", "-unlink", "~*"]);
    let ttl = Duration::from_secs(60);
    let found = read(&redis, "shop:key", Want::Lease(Lease::new(ttl)))
        .await
        .unwrap()
        .found;
    let Found::Lease { token, .. } = found else {
        panic!("{found:?}");
    };
    let key = "shop:key".into();
    let error = write(&redis, Write::Release { key, token })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied, "{error:?}");
}

#[tokio::test]
async fn a_user_in_the_url_is_used() {
    let server = with_user(RULES);
    let url = server.url().replace("redis://", "redis://shop:s3cret@");
    round(&Redis::new(&url).unwrap(), "shop:key").await.unwrap();
}

#[tokio::test]
async fn databases_are_apart() {
    let server = RedisServer::start();
    let second = Redis::new(&format!("{}2", server.url())).unwrap();
    put(&second, "key", "second").await.unwrap();
    let first = Redis::new(&server.url()).unwrap();
    assert_eq!(look(&first, "key").await.unwrap(), None);
    assert_eq!(server.cli(&["-n", "2", "get", "key"]), "second");
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_takes_database_and_protocol() {
    let server = RedisServer::with(RedisOptions {
        unix_socket: true,
        ..RedisOptions::default()
    });
    for scheme in ["redis+unix:", "unix:"] {
        let url = server.unix_url().replace("redis+unix:", scheme);
        let redis = Redis::new(&format!("{url}?db=3&protocol=resp3")).unwrap();
        put(&redis, scheme, "value").await.unwrap();
        assert_eq!(server.cli(&["-n", "3", "get", scheme]), "value");
    }
}

#[tokio::test]
async fn resp3_is_spoken_where_it_is_asked_for() {
    let server = RedisServer::start();
    for (query, spoken) in [("", "resp=2"), ("?protocol=resp3", "resp=3")] {
        let redis = Redis::new(&format!("{}{query}", server.url())).unwrap();
        redis.check().await.unwrap();
        let clients = server.cli(&["client", "list"]);
        let ours = clients.lines().find(|line| line.contains("cmd=ping"));
        assert!(ours.is_some_and(|line| line.contains(spoken)), "{clients}");
    }
}

#[tokio::test]
async fn scripts_are_sent_again_where_the_server_forgot_them() {
    let server = RedisServer::start();
    let redis = Redis::new(&server.url()).unwrap();
    round(&redis, "key").await.unwrap();
    let evals = || {
        let stats = server.cli(&["info", "commandstats"]);
        let of = |name: &str| {
            let line = stats.lines().find(|line| line.starts_with(name))?;
            let calls = line.split("calls=").nth(1)?.split(',').next()?;
            calls.parse::<u32>().ok()
        };
        (of("cmdstat_eval:"), of("cmdstat_evalsha:"))
    };
    round(&redis, "key").await.unwrap();
    // Two scripts by text at first, by hash otherwise.
    assert_eq!(evals().0, Some(2), "{:?}", evals());
    server.cli(&["script", "flush"]);
    round(&redis, "key").await.unwrap();
    assert_eq!(evals().0, Some(4), "{:?}", evals());
    round(&redis, "key").await.unwrap();
    assert_eq!(evals().0, Some(4), "{:?}", evals());
}

#[cfg(feature = "tls")]
mod tls {
    use super::*;

    fn with_tls() -> RedisServer {
        RedisServer::with(RedisOptions {
            tls: true,
            ..RedisOptions::default()
        })
    }

    #[tokio::test]
    async fn a_server_that_nobody_trusted_vouches_for_is_refused() {
        let (server, another) = (with_tls(), with_tls());
        let builder = || Redis::builder().url(server.tls_url());
        round(&redis(builder().tls_ca(server.ca_pem())), "key")
            .await
            .expect("its own authority");
        for stranger in [builder(), builder().tls_ca(another.ca_pem())] {
            let error = redis(stranger).check().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unreachable, "{error}");
        }
    }

    #[tokio::test]
    async fn a_client_shows_its_certificate_where_it_is_asked_for() {
        let with = || {
            RedisServer::with(RedisOptions {
                tls: true,
                tls_client: true,
                ..RedisOptions::default()
            })
        };
        let (server, another) = (with(), with());
        let builder = || {
            Redis::builder()
                .url(server.tls_url())
                .tls_ca(server.ca_pem())
        };
        let (certificate, key) = server.client_pem();
        round(&redis(builder().tls_client(certificate, key)), "key")
            .await
            .expect("a certificate that the server trusts");
        let (certificate, key) = another.client_pem();
        for stranger in [builder(), builder().tls_client(certificate, key)] {
            let error = redis(stranger).check().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unreachable, "{error}");
        }
    }

    #[test]
    fn a_certificate_of_the_client_that_is_none_is_reported_at_once() {
        let server = with_tls();
        let (certificate, key) = server.client_pem();
        for (certificate, key) in [
            ("", key),
            ("s3cret", key),
            (certificate, ""),
            (certificate, "s3cret"),
            (certificate, certificate),
        ] {
            let builder = Redis::builder()
                .url("rediss://localhost")
                .tls_client(certificate, key);
            let shown = format!("{builder:?}");
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Misconfigured, "{error}");
            let shown = shown + &super::shown(&error);
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn what_is_no_certificate_is_reported_at_once() {
        for pem in [
            "",
            "secret",
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----",
        ] {
            let redis = Redis::builder().url("rediss://localhost").tls_ca(pem);
            let error = redis.build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Misconfigured, "{pem:?}");
        }
    }
}

/// All that a program may print of an error.
fn shown(error: &BackendError) -> String {
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut below = error.source();
    while let Some(source) = below {
        shown.extend([source.to_string(), format!("{source:?}")]);
        below = source.source();
    }
    shown
}

#[tokio::test]
async fn a_password_is_never_seen() {
    const SECRET: &str = "hunter2-xyzzy";
    let server = with_user(RULES);
    let address = server.address();
    let mut seen = Vec::new();
    for url in [
        format!("redis://:{SECRET}@{address}"),
        format!("redis://shop:{SECRET}@{address}/1?protocol=resp3"),
        // Nobody listens there.
        format!("redis://shop:{SECRET}@127.0.0.1:1"),
        format!("redis+unix:///nowhere.sock?user=shop&pass={SECRET}"),
        // Make no sense.
        format!("redis://shop:{SECRET}@{address}/first"),
        format!("redis://shop:{SECRET}@:0:0"),
        format!("http://shop:{SECRET}@{address}"),
        format!("redis:shop:{SECRET}@{address}"),
        format!("redis://{address}?protocol={SECRET}"),
        format!("rediss://shop:{SECRET}@{address}#{SECRET}"),
        format!("shop:{SECRET}"),
    ] {
        let builder = Redis::builder().url(&url).password(SECRET);
        seen.push(format!("{builder:?}"));
        match Redis::new(&url) {
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Misconfigured, "{error}");
                seen.push(shown(&error));
            }
            Ok(redis) => {
                seen.extend([redis.place(), format!("{redis:?}")]);
                let backend: &dyn Backend = &redis;
                seen.push(format!("{backend:?}"));
                seen.push(shown(&redis.check().await.expect_err("a wrong password")));
                seen.push(shown(&put(&redis, "shop:key", "value").await.unwrap_err()));
                seen.push(format!("{redis:?}"));
            }
        }
    }
    assert!(seen.len() > 30, "{seen:?}");
    for text in &seen {
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_denied() {
    let server = with_user(RULES);
    for query in ["", "?protocol=resp3"] {
        for redis in [
            Redis::builder().password("wrong"),
            Redis::builder().username("shop").password("wrong"),
            Redis::builder().username("nobody").password("wrong"),
            Redis::builder(),
        ] {
            let redis = redis.url(format!("{}{query}", server.url())).build();
            let error = redis.unwrap().check().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Denied, "{error}");
        }
    }
}
