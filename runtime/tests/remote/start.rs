//! Installing: what works before, and what is reported.

use std::time::Duration;

use oncemore::backends::{MemoryBytes, Redis};
use oncemore::{memoize, testing};
use oncemore_testkit::{RedisOptions, RedisServer};

use crate::common::Process;

#[memoize(backend = redis, name = "start")]
async fn number(id: u32) -> u32 {
    id
}

/// How many computations there were in a process.
async fn computations(process: &Process) -> u64 {
    process.run(async { number::stats().computations }).await
}

#[tokio::test]
async fn before_and_after_an_installation_functions_run_uncached() {
    let server = RedisServer::start();
    let process = Process::bare();
    let before = computations(&process).await;
    assert_eq!(process.run(number(1)).await, 1);
    assert_eq!(process.run(number(1)).await, 1);
    assert_eq!(computations(&process).await, before + 2);
    process.run(number::invalidate(1)).await.unwrap();
    assert_eq!(process.run(number::peek(1)).await, None);

    let installed = Process::on(&server).await;
    installed.run(number(1)).await;
    installed.run(number(1)).await;
    assert_eq!(computations(&installed).await, 1);
    installed.uninstall();
    installed.run(number(1)).await;
    assert_eq!(computations(&installed).await, 2);
}

#[tokio::test]
async fn disabled_is_uncached() {
    let server = RedisServer::start();
    let redis = Redis::new(&server.url()).unwrap();
    let process = Process::with(oncemore::builder().backend(redis).enabled(false)).await;
    let before = computations(&process).await;
    process.run(number(2)).await;
    process.run(number(2)).await;
    assert_eq!(computations(&process).await, before + 2);
    assert_eq!(server.keys(), Vec::<String>::new());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_no_error() {
    let mut server = RedisServer::start();
    server.kill();
    let process = Process::on(&server).await;
    let before = computations(&process).await;
    assert_eq!(process.run(number(3)).await, 3);
    server.restart();
    crate::common::eventually("it hits again", || async {
        let before = computations(&process).await;
        process.run(number(3)).await;
        computations(&process).await == before
    })
    .await;
    assert!(computations(&process).await > before);
}

#[tokio::test]
async fn all_problems_are_reported_at_once() {
    let secret = "correct-horse";
    let server = RedisServer::with(RedisOptions {
        password: Some(secret.into()),
        ..RedisOptions::default()
    });
    let url = server.url().replace("redis://", "redis://:wrong-battery@");
    let isolation = testing::isolate();
    let error = oncemore::builder()
        .prefix("a shop")
        .backend(Redis::new(&url).unwrap())
        .named_backend("spare", MemoryBytes::new(10))
        .named_backend("spare", MemoryBytes::new(10))
        .strict()
        .install_for(&isolation.share())
        .await
        .unwrap_err();
    let text = error.to_string();
    for part in [
        "the prefix \"a shop\"",
        "called `spare`",
        "denied",
        "redis(\"near\")",
    ] {
        assert!(text.contains(part), "{part} in: {text}");
    }
    for secret in [secret, "wrong-battery"] {
        assert!(!text.contains(secret) && !format!("{error:?}").contains(secret));
    }
    // Nothing was installed.
    number(4).await;
    number(4).await;
    assert_eq!(number::stats().computations, 2);
}

#[cfg(feature = "redis-sentinel")]
#[tokio::test]
async fn a_master_that_the_sentinels_do_not_know_is_named() {
    use oncemore_testkit::RedisSentinel;

    let servers = RedisSentinel::start();
    let sentinels: Vec<_> = servers
        .urls()
        .iter()
        .map(|url| url.replace("redis://", "").replace('/', ""))
        .collect();
    let url = |master: &str| format!("redis+sentinel://{}/{master}", sentinels.join(","));
    let isolation = testing::isolate();
    let install = async |master: &str| {
        let builder = oncemore::builder().url(&url(master));
        builder.install_for(&isolation.share()).await
    };
    install(RedisSentinel::MASTER).await.unwrap();
    let error = install("nobody").await.unwrap_err();
    assert_eq!(error.problems().len(), 1, "{error}");
    for part in ["`nobody` was asked for", "`oncemore`"] {
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[tokio::test]
async fn the_right_password_does() {
    let server = RedisServer::with(RedisOptions {
        password: Some("p@ss:word/%".into()),
        ..RedisOptions::default()
    });
    let redis = Redis::builder()
        .url(server.url())
        .password("p@ss:word/%")
        .build()
        .unwrap();
    let process = Process::with(oncemore::builder().backend(redis)).await;
    process.run(number(5)).await;
    assert!(process.run(number::contains(5)).await);
}

#[tokio::test]
async fn databases_sockets_and_protocols() {
    let server = RedisServer::with(RedisOptions {
        unix_socket: true,
        ..RedisOptions::default()
    });
    for url in [
        format!("{}2", server.url()),
        format!("{}?protocol=resp3", server.url()),
        server.unix_url(),
    ] {
        let process = Process::at(&url).await;
        process.run(number(6)).await;
        assert!(process.run(number::contains(6)).await, "{url}");
    }
    assert_eq!(server.cli(&["-n", "2", "DBSIZE"]), "2");
}

#[test]
fn nonsense_is_refused_without_its_password() {
    for url in [
        "",
        "localhost",
        "http://x",
        "redis://:secret@:x/",
        "redis://h:secret@/x y",
    ] {
        let error = Redis::new(url).unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("secret"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn the_default_ttl_is_for_functions_without_one() {
    let server = RedisServer::start();
    let redis = Redis::new(&server.url()).unwrap();
    let builder = oncemore::builder()
        .backend(redis)
        .default_ttl(Duration::from_secs(77));
    let process = Process::with(builder).await;
    process.run(number(7)).await;
    let key = process.run(async { number::key(7) }).await;
    let left: u32 = server.cli(&["TTL", &key]).parse().unwrap();
    assert!((70..=77).contains(&left), "{left}");
}

#[tokio::test]
async fn what_is_invalidated_where_values_are_disabled_is_gone_for_the_others() {
    #[memoize(backend = redis, ttl = "5m", namespace = "start off", name = "off")]
    async fn double(id: u32) -> u32 {
        id * 2
    }

    #[memoize(backend = redis, ttl = "5m", name = "off sync")]
    fn triple(id: u32) -> u32 {
        id * 3
    }

    let server = RedisServer::start();
    let redis = Redis::new(&server.url()).unwrap();
    let user = Process::on(&server).await;
    let builder = oncemore::builder().prefix("shop").backend(redis);
    let job = Process::with(builder.enabled(false)).await;
    let fill = async || {
        user.run(double(7)).await;
        assert!(user.run(double::contains(7)).await);
    };
    fill().await;
    job.run(double::invalidate(7)).await.unwrap();
    assert!(!user.run(double::contains(7)).await, "by key");
    fill().await;
    job.run(double::invalidate_all()).await.unwrap();
    assert!(!user.run(double::contains(7)).await, "by function");
    fill().await;
    job.run(oncemore::invalidate_namespace("start off"))
        .await
        .unwrap();
    assert!(!user.run(double::contains(7)).await, "by namespace");

    user.block(|| triple(7)).await;
    job.block(|| triple::invalidate(7)).await.unwrap();
    assert!(!user.block(|| triple::contains(7)).await, "blocking");
}

#[tokio::test]
async fn no_time_at_all_is_a_problem_and_too_much_is_none() {
    let isolation = testing::isolate();
    let error = oncemore::builder()
        .backend(MemoryBytes::new(10))
        .budget(Duration::ZERO)
        .backend_budget("memory", Duration::ZERO)
        .default_ttl(Duration::ZERO)
        .install_for(&isolation.share())
        .await
        .unwrap_err()
        .to_string();
    for part in [
        "the budget is 0",
        "the budget of `memory`",
        "the default TTL",
    ] {
        assert!(error.contains(part), "{part} in: {error}");
    }

    let server = RedisServer::start();
    for named in [false, true] {
        let redis = Redis::new(&server.url()).unwrap();
        let builder = oncemore::builder().backend(redis);
        let process = Process::with(if named {
            builder.backend_budget("redis", Duration::MAX)
        } else {
            builder.budget(Duration::MAX)
        })
        .await;
        process.run(number(8)).await;
        assert!(process.run(number::contains(8)).await);
    }
}

#[tokio::test]
async fn a_value_that_is_past_the_default_ttl_is_not_kept_near_either() {
    #[memoize(backend = [memory, redis], name = "past the default")]
    async fn slow(id: u32) -> u32 {
        tokio::time::sleep(Duration::from_millis(30)).await;
        id
    }

    let server = RedisServer::start();
    let redis = Redis::new(&server.url()).unwrap();
    let builder = oncemore::builder().backend(redis);
    let process = Process::with(builder.default_ttl(Duration::from_millis(10))).await;
    for _ in 0..2 {
        process.run(slow(1)).await;
    }
    let stats = process.run(async { slow::stats() }).await;
    assert_eq!((stats.hits, stats.computations), (0, 2));
}
