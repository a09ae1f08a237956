//! What a recorder of metrics and a subscriber of traces are told, and what they are never told.
//!
//! Recorder and subscriber are global, so that the tests take turns; each has functions and tiers of its own.
#![cfg(all(
    feature = "redis",
    feature = "testing",
    feature = "metrics",
    feature = "tracing"
))]
#![expect(
    clippy::unused_async,
    clippy::float_cmp,
    reason = "what matters is the form of a function, not what it does; counts are exact"
)]

mod told;

use oncemore::backends::Redis;
use oncemore::{memoize, testing};
use oncemore_testkit::{Fault, Proxy, RedisOptions, RedisServer};

use told::{Turn, eventually, spans, told};

#[tokio::test]
async fn counters_of_functions_are_published() {
    #[memoize(name = "published", capacity = 2)]
    fn square(n: u64) -> Result<u64, String> {
        if n == 0 {
            Err("zero".into())
        } else {
            Ok(n * n)
        }
    }

    let turn = Turn::take().await;
    turn.run(async {
        for n in [1, 1, 1, 0] {
            let _ = square(n);
        }
    })
    .await;
    let metrics = turn.metrics().await;
    for (name, value) in [
        ("hits_total", 2.0),
        ("misses_total", 2.0),
        ("computations_total", 2.0),
        ("computation_errors_total", 1.0),
        ("waits_total", 0.0),
        ("entries", 1.0),
        ("computation_seconds", 2.0),
    ] {
        let key = format!("oncemore_{name}{{function=published}}");
        assert_eq!(metrics.get(&key), Some(&value), "{key}");
    }
    let [well, failed] = &spans("compute", "published")[..] else {
        panic!("two computations");
    };
    assert_eq!(well.get("otel.status_code"), None);
    assert_eq!(failed["otel.status_code"], "ERROR");
    assert_eq!(well["otel.name"], "published");
}

#[tokio::test]
async fn operations_on_tiers_are_told() {
    #[memoize(backend = redis("ops"), name = "ops", ttl = "5m")]
    async fn ops(text: &str) -> String {
        inner(text).await
    }
    #[memoize(name = "ops_inner")]
    async fn inner(text: &str) -> String {
        text.to_uppercase()
    }

    let server = RedisServer::start();
    let turn = Turn::take().await;
    turn.install("ops", &server.url()).await;
    turn.run(async {
        ops("a").await;
        ops("a").await;
        ops::invalidate("a").await.unwrap();
        // Too large to be sent.
        ops(&"x".repeat(1_000)).await;
    })
    .await;
    let metrics = turn.metrics().await;
    let operations = |operation: &str, outcome: &str| {
        let key = format!(
            "oncemore_tier_operations_total{{function=ops,operation={operation},outcome={outcome},tier=ops}}"
        );
        metrics.get(&key).copied().unwrap_or_default()
    };
    assert_eq!(operations("read", "miss"), 2.0);
    assert_eq!(operations("read", "hit"), 1.0);
    assert_eq!(operations("fill", "done"), 1.0);
    assert_eq!(operations("remove", "done"), 1.0);
    let is = |key: &str| metrics.get(key).copied();
    assert_eq!(
        is("oncemore_tier_seconds{function=ops,operation=read,tier=ops}"),
        Some(3.0)
    );
    let read = is("oncemore_tier_bytes_total{direction=read,function=ops,tier=ops}");
    let written = is("oncemore_tier_bytes_total{direction=written,function=ops,tier=ops}");
    assert!(read > Some(10.0) && read == written, "{read:?} {written:?}");
    assert_eq!(
        is("oncemore_tier_too_large_total{function=ops,tier=ops}"),
        Some(1.0)
    );
    assert_eq!(is("oncemore_remote_hits_total{function=ops}"), Some(1.0));
    assert_eq!(is("oncemore_tier_up{tier=ops}"), Some(1.0));
    assert_eq!(turn.backend().await.too_large, 1);

    let told: Vec<_> = spans("tier", "ops")
        .iter()
        .map(|span| {
            assert_eq!(span["db.system.name"], "redis");
            assert_eq!(span["otel.kind"], "client");
            assert_eq!(span["cache.tier"], "ops");
            let hit = span.get("cache.hit").cloned().unwrap_or_default();
            (span["db.operation.name"].clone(), hit)
        })
        .collect();
    let expected = [
        ("read", "false"),
        ("fill", ""),
        ("read", "true"),
        ("remove", ""),
        ("read", "false"),
    ];
    assert_eq!(told, expected.map(|(name, hit)| (name.into(), hit.into())));
    // What a computation calls is within its span.
    assert_eq!(spans("compute", "ops_inner")[0]["parent"], "compute");
}

#[tokio::test]
async fn values_of_no_use_are_told() {
    #[memoize(backend = redis("useless"), name = "useless", ttl = "5m")]
    async fn useless(id: u32) -> u32 {
        id
    }

    let server = RedisServer::start();
    let turn = Turn::take().await;
    turn.install("useless", &server.url()).await;
    let key = turn.run(async { useless::key(1) }).await;
    server.cli(&["SET", &key, "no value of ours"]);
    turn.run(useless(1)).await;
    let metrics = turn.metrics().await;
    let discarded = "oncemore_tier_discarded_total{function=useless,tier=useless}";
    assert_eq!(metrics.get(discarded), Some(&1.0), "{metrics:?}");
    assert_eq!(turn.backend().await.discarded, 1);
    assert!(
        spans("tier", "useless")
            .iter()
            .all(|span| span.get("cache.hit").is_none_or(|hit| hit == "false"))
    );
}

#[tokio::test]
async fn waiting_for_another_process_is_told() {
    static BEGUN: tokio::sync::Notify = tokio::sync::Notify::const_new();
    static GO_ON: tokio::sync::Notify = tokio::sync::Notify::const_new();

    #[memoize(backend = redis("waits"), name = "waits", ttl = "5m", single_flight = cluster)]
    async fn waits(id: u32) -> u32 {
        BEGUN.notify_one();
        GO_ON.notified().await;
        id
    }

    let server = RedisServer::start();
    let turn = Turn::take().await;
    turn.install("waits", &server.url()).await;
    let other = testing::isolate().share();
    oncemore::builder()
        .prefix("told")
        .named_backend("waits", Redis::new(&server.url()).unwrap())
        .install_for(&other)
        .await
        .unwrap();
    let computing = tokio::spawn(other.clone().wrap(waits(1)));
    BEGUN.notified().await;
    let waiting = tokio::spawn(turn.process.clone().wrap(waits(1)));
    let leased =
        "oncemore_tier_operations_total{function=waits,operation=read,outcome=leased,tier=waits}";
    eventually("it waits", async || {
        turn.metrics().await.get(leased) > Some(&0.0)
    })
    .await;
    GO_ON.notify_one();
    assert_eq!((computing.await.unwrap(), waiting.await.unwrap()), (1, 1));
}

#[tokio::test]
async fn a_server_that_goes_and_comes_back_is_told() {
    #[memoize(backend = redis("gone"), name = "gone", ttl = "5m")]
    async fn gone(id: u32) -> u32 {
        id
    }

    let server = RedisServer::start();
    let proxy = Proxy::to(server.address());
    let turn = Turn::take().await;
    turn.install("gone", &format!("redis://{}/", proxy.address()))
        .await;
    turn.run(gone(1)).await;
    assert!(turn.backend().await.up);
    proxy.set(Fault::Cut);
    eventually("it is down", async || {
        turn.run(gone(2)).await;
        !turn.backend().await.up
    })
    .await;
    turn.run(gone::invalidate(1)).await.unwrap_err();
    let backend = turn.backend().await;
    assert!(backend.errors > 0 && backend.owed == 1, "{backend:?}");
    let metrics = turn.metrics().await;
    assert_eq!(metrics["oncemore_tier_up{tier=gone}"], 0.0);
    assert_eq!(metrics["oncemore_tier_owed{tier=gone}"], 1.0);
    let errors = metrics.get("oncemore_tier_errors_total{kind=unreachable,tier=gone}");
    assert!(errors > Some(&0.0), "{metrics:?}");
    let failed = spans("tier", "gone");
    let failed = failed.iter().find(|span| span.contains_key("error.type"));
    assert_eq!(
        failed.expect("a span of an error")["otel.status_code"],
        "ERROR"
    );
    proxy.set(Fault::None);
    eventually("it is up, and nothing is owed", async || {
        let backend = turn.backend().await;
        backend.up && backend.owed == 0
    })
    .await;
    eventually("the gauges say so", async || {
        let metrics = turn.metrics().await;
        metrics["oncemore_tier_up{tier=gone}"] == 1.0
            && metrics["oncemore_tier_owed{tier=gone}"] == 0.0
    })
    .await;
    // Once each: it went, it came back.
    let events: Vec<_> = told()
        .iter()
        .filter(|fields| {
            fields
                .get("message")
                .is_some_and(|text| text.contains("answer"))
        })
        .map(|fields| (fields["event"].clone(), fields["target"].clone()))
        .collect();
    let expected = ["WARN", "INFO"].map(|level| (level.into(), "oncemore".into()));
    assert_eq!(events, expected);
}

#[tokio::test]
async fn nothing_told_holds_a_key_a_value_or_a_password() {
    const SECRETS: [&str; 3] = ["secret-key", "SECRET-VALUE", "secret-password"];

    #[memoize(backend = [memory, redis("quiet")], name = "quiet", namespace = "told", ttl = "5m")]
    async fn quiet(key: &str) -> Result<String, String> {
        if key.ends_with('!') {
            return Err("SECRET-VALUE".into());
        }
        Ok(format!("SECRET-VALUE of {key}"))
    }

    let mut server = RedisServer::with(RedisOptions {
        password: Some("secret-password".into()),
        ..RedisOptions::default()
    });
    let url = server
        .url()
        .replace("redis://", "redis://:secret-password@");
    let turn = Turn::take().await;
    turn.install("quiet", &url).await;
    let key = turn
        .run(async {
            quiet("secret-key").await.unwrap();
            quiet("secret-key").await.unwrap();
            quiet("secret-key!").await.unwrap_err();
            quiet(&"secret-key".repeat(200)).await.unwrap();
            quiet::peek("secret-key").await;
            quiet::refresh("secret-key").await.unwrap();
            quiet::key("secret-key")
        })
        .await;
    // What is there is of no use to anybody.
    server.cli(&["SET", &key, "SECRET-VALUE"]);
    turn.run(async {
        quiet::uncached("secret-key").await.unwrap();
        quiet::invalidate("other-secret-key").await.unwrap();
        oncemore::invalidate_namespace("told").await.unwrap();
    })
    .await;
    server.kill();
    turn.run(async {
        for _ in 0..10 {
            quiet("secret-key").await.unwrap();
            quiet::invalidate("secret-key").await.unwrap_err();
        }
    })
    .await;
    let metrics = turn.metrics().await;
    let told: Vec<_> = told().iter().map(|fields| format!("{fields:?}")).collect();
    let listed = format!("{:?}", turn.backend().await);
    let functions: Vec<_> = oncemore::functions()
        .map(|function| format!("{function:?}"))
        .collect();
    assert!(
        metrics
            .keys()
            .filter(|key| key.contains("tier=quiet"))
            .count()
            > 8
    );
    assert!(told.iter().any(|told| told.contains("does not answer")));
    assert!(told.len() > 20, "{told:?}");
    let mut all = metrics
        .keys()
        .chain(&told)
        .chain([&listed])
        .chain(&functions);
    let leak = all.find(|text| SECRETS.iter().any(|secret| text.contains(secret)));
    assert_eq!(leak, None);
}

#[tokio::test]
async fn functions_name_their_backends() {
    #[memoize(backend = [memory, redis("near"), redis], name = "several")]
    async fn several(id: u32) -> u32 {
        id
    }

    several(1).await;
    let named = |name: &str| oncemore::functions().find(|function| function.name() == name);
    let backends: Vec<_> = named("several").unwrap().backends().collect();
    assert_eq!(backends, [r#"redis("near")"#, "redis"]);
    assert_eq!(named("published").unwrap().backends().count(), 0);
}
