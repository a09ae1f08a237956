//! Responses that several processes share: a "process" here is an isolation of its own.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use oncemore::{memoize, testing};
use oncemore_testkit::RedisServer;

use crate::support::{count, fetch};

async fn process(server: &RedisServer, enabled: bool) -> testing::Isolated {
    let process = testing::isolate().share();
    let redis = oncemore::backends::Redis::new(&server.url()).expect("a URL");
    let builder = oncemore::builder().prefix("web").backend(redis);
    let installed = builder.enabled(enabled).install_for(&process);
    installed.await.expect("an installation");
    process
}

#[tokio::test]
async fn processes_share_responses_through_redis() {
    counter!(CALLS);
    #[memoize(http, backend = redis, ttl = "1m", namespace = "pages")]
    async fn far(Path(n): Path<u32>) -> String {
        format!("{n} {}", count(&CALLS))
    }
    #[memoize(http, backend = [memory, redis], ttl = "1m")]
    async fn tiers() -> String {
        count(&CALLS).to_string()
    }

    let server = RedisServer::start();
    let app = Router::new()
        .route("/far/{n}", get(far))
        .route("/tiers", get(tiers));
    let (one, two) = (process(&server, true).await, process(&server, true).await);
    assert_eq!(
        one.clone().wrap(fetch(&app, "/far/7", &[])).await.body,
        "7 1"
    );
    let second = two.clone().wrap(fetch(&app, "/far/7", &[])).await;
    assert_eq!((&*second.body, second.hit()), ("7 1", true));
    two.clone()
        .wrap(far::invalidate(Path(7)))
        .await
        .expect("it arrives");
    assert_eq!(
        one.clone().wrap(fetch(&app, "/far/7", &[])).await.body,
        "7 2"
    );
    assert_eq!(one.clone().wrap(fetch(&app, "/tiers", &[])).await.body, "3");
    assert_eq!(two.clone().wrap(fetch(&app, "/tiers", &[])).await.body, "3");
    // Nothing installed: it runs for each request.
    let bare = testing::isolate().share();
    assert_eq!(
        bare.clone().wrap(fetch(&app, "/far/7", &[])).await.body,
        "7 4"
    );
    assert_eq!(bare.wrap(fetch(&app, "/far/7", &[])).await.body, "7 5");
}

#[tokio::test]
async fn an_invalidation_arrives_where_values_are_disabled() {
    counter!(CALLS);
    #[memoize(http, backend = redis, ttl = "1m", name = "disabled")]
    async fn page(Path(n): Path<u32>) -> String {
        format!("{n} {}", count(&CALLS))
    }

    let server = RedisServer::start();
    let app = Router::new().route("/page/{n}", get(page));
    let (user, job) = (process(&server, true).await, process(&server, false).await);
    let read = async || user.clone().wrap(fetch(&app, "/page/7", &[])).await.body;
    assert_eq!((read().await, read().await), ("7 1".into(), "7 1".into()));
    let by_key = page::invalidate(Path(7));
    job.clone().wrap(by_key).await.expect("it arrives");
    assert_eq!(read().await, "7 2");
    let whole = page::invalidate_all();
    job.clone().wrap(whole).await.expect("it arrives");
    assert_eq!(read().await, "7 3");
    // It stores nothing itself.
    let own = job.wrap(fetch(&app, "/page/7", &[])).await;
    assert_eq!((&*own.body, own.hit()), ("7 4", false));
}

/// The clock stands still: a copy that another process's invalidation did not reach would be served for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalidations_reach_the_copies_of_other_processes() {
    counter!(CALLS);
    #[memoize(http, backend = [memory, redis], ttl = "1m", namespace = "copied")]
    async fn copied(Path(n): Path<u32>) -> String {
        format!("{n} {}", count(&CALLS))
    }

    let server = RedisServer::start();
    let app = Router::new().route("/{n}", get(copied));
    let (one, two) = (process(&server, true).await, process(&server, true).await);
    for how in ["one", "all", "namespace"] {
        let mut before = String::new();
        for process in [&one, &two, &one, &two] {
            before = process.clone().wrap(fetch(&app, "/7", &[])).await.body;
        }
        let told = one.clone().wrap(async {
            match how {
                "one" => copied::invalidate(Path(7)).await.is_ok(),
                "all" => copied::invalidate_all().await.is_ok(),
                _ => oncemore::invalidate_namespace("copied").await.is_ok(),
            }
        });
        assert!(told.await, "{how}");
        let end = std::time::Instant::now() + oncemore_testkit::PATIENCE;
        while two.clone().wrap(fetch(&app, "/7", &[])).await.body == before {
            assert!(std::time::Instant::now() < end, "never heard: {how}");
            tokio::task::yield_now().await;
        }
    }
}
