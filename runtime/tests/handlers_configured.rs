//! What is configured for all handlers, whose keys must stay apart nevertheless; and handlers in the list of all functions.
//! The configuration is global, so these tests take turns.
#![cfg(all(feature = "axum", feature = "testing", feature = "remote"))]
#![expect(clippy::unused_async, reason = "what matters is the form of a handler")]

use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use oncemore::backends::MemoryBytes;
use oncemore::http::Policy;
use oncemore::{CacheKey, memoize, testing};
use support::count;
use tokio::sync::Mutex;

mod support;

static TURN: Mutex<()> = Mutex::const_new(());

/// The body, and whether it came from the store.
async fn fetch(app: &Router, path: &str, cache_control: Option<&str>) -> (String, bool) {
    let header = cache_control.map(|value| ("cache-control", value));
    let got = support::fetch(app, path, header.as_slice()).await;
    assert_eq!(got.status, 200);
    let hit = got.hit();
    (got.body, hit)
}

#[memoize(http, ttl = "1m")]
async fn one(Path(n): Path<u32>) -> String {
    format!("one {n}")
}

#[memoize(http, ttl = "1m")]
async fn other(Path(n): Path<u32>) -> String {
    format!("other {n}")
}

fn one_and_other() -> Router {
    Router::new()
        .route("/one/{n}", get(one))
        .route("/other/{n}", get(other))
}

/// Two handlers with the same arguments, in one remote store.
#[tokio::test]
async fn handlers_in_a_configured_backend_do_not_share_responses() {
    let _turn = TURN.lock().await;
    let store: Arc<dyn oncemore::backends::Backend> = Arc::new(MemoryBytes::new(1_000));
    let configure = |store: &Arc<dyn oncemore::backends::Backend>| {
        let store = Arc::clone(store);
        oncemore::http::configure(move |cache| cache.backend(Arc::clone(&store)));
    };
    configure(&store);
    let app = one_and_other();
    assert_eq!(fetch(&app, "/one/1", None).await, ("one 1".into(), false));
    assert_eq!(
        fetch(&app, "/other/1", None).await,
        ("other 1".into(), false)
    );
    // Made anew: the memory is empty, what is answered is from the store behind it.
    configure(&store);
    assert_eq!(fetch(&app, "/one/1", None).await, ("one 1".into(), true));
    assert_eq!(
        fetch(&app, "/other/1", None).await,
        ("other 1".into(), true)
    );
    one::invalidate(Path(1)).await.expect("memory");
    configure(&store);
    assert!(!fetch(&app, "/one/1", None).await.1);
    assert!(fetch(&app, "/other/1", None).await.1);
    other::invalidate_all().await.expect("memory");
    configure(&store);
    assert!(!fetch(&app, "/other/1", None).await.1);
    assert!(fetch(&app, "/one/1", None).await.1);
    oncemore::http::configure(|cache| cache);
}

/// The configured policy is the one that the attributes' options change.
#[tokio::test]
async fn the_configured_policy_reaches_handlers() {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    #[memoize(http, ttl = "1m")]
    async fn page() -> String {
        count(&CALLS).to_string()
    }

    let _turn = TURN.lock().await;
    let app = Router::new().route("/", get(page));
    oncemore::http::configure(|cache| cache.policy(Policy::new().clients_may_bypass(false)));
    assert_eq!(fetch(&app, "/", None).await, ("1".into(), false));
    for header in [None, Some("no-cache"), Some("no-store"), Some("max-age=0")] {
        let got = fetch(&app, "/", header).await;
        assert_eq!(got, ("1".into(), true), "{header:?}");
    }
    oncemore::http::configure(|cache| cache);
    assert_eq!(fetch(&app, "/", Some("no-cache")).await.0, "2");
    assert_eq!(fetch(&app, "/", Some("no-cache")).await.0, "3");
}

/// A handler's own `capacity` comes before the configured one.
#[tokio::test]
async fn the_attribute_comes_before_the_configuration() {
    #[memoize(http, ttl = "1m", capacity = 1)]
    async fn small(Path(n): Path<u32>) -> String {
        n.to_string()
    }

    let _turn = TURN.lock().await;
    oncemore::http::configure(|cache| cache.memory(1 << 20, 1_000));
    let app = Router::new().route("/{n}", get(small));
    for n in 0..20 {
        fetch(&app, &format!("/{n}"), None).await;
    }
    assert_eq!(small::entries().len(), 1);
    oncemore::http::configure(|cache| cache);
}

#[memoize(http, ttl = "1m", namespace = "listed", name = "listed::page")]
async fn listed(Path(n): Path<u32>) -> String {
    n.to_string()
}

#[tokio::test]
async fn handlers_are_in_the_list_of_functions() {
    let _turn = TURN.lock().await;
    let _test = testing::isolate();
    let app = Router::new().route("/{n}", get(listed));
    for path in ["/1", "/1", "/2"] {
        fetch(&app, path, None).await;
    }
    let in_list = oncemore::functions().find(|function| function.name() == "listed::page");
    let in_list = in_list.expect("it is memoized");
    assert_eq!(in_list.namespace(), Some("listed"));
    assert!(in_list.file().ends_with("handlers_configured.rs"));
    let stats = in_list.stats();
    assert_eq!(
        (stats.hits, stats.misses, stats.computations, stats.entries),
        (1, 2, 2, 2)
    );
    assert_eq!(stats, listed::stats());
    in_list.invalidate_all();
    assert!(!fetch(&app, "/1", None).await.1);
    testing::reset();
    assert!(!fetch(&app, "/1", None).await.1);
}

#[tokio::test]
async fn a_namespace_is_invalidated_with_its_handlers() {
    #[memoize(http, ttl = "1m", namespace = "shop", backend = [memory, redis])]
    async fn in_it(Path(n): Path<u32>) -> String {
        n.to_string()
    }
    #[memoize(http, ttl = "1m", namespace = "elsewhere", backend = [memory, redis])]
    async fn not_in_it(Path(n): Path<u32>) -> String {
        n.to_string()
    }
    #[memoize(http, ttl = "1m", namespace = "shop")]
    async fn in_memory(Path(n): Path<u32>) -> String {
        n.to_string()
    }

    let _turn = TURN.lock().await;
    let test = testing::isolate();
    oncemore::builder()
        .named_backend("redis", MemoryBytes::new(1_000))
        .install_for(&test.share())
        .await
        .expect("nothing is wrong");
    let app = Router::new()
        .route("/in/{n}", get(in_it))
        .route("/out/{n}", get(not_in_it))
        .route("/memory/{n}", get(in_memory));
    let paths = ["/in/1", "/out/1", "/memory/1"];
    for hit in [false, true] {
        for path in paths {
            assert_eq!(fetch(&app, path, None).await.1, hit, "{path}");
        }
    }
    oncemore::invalidate_namespace("shop")
        .await
        .expect("memory");
    let mut hits = Vec::new();
    for path in paths {
        hits.push(fetch(&app, path, None).await.1);
    }
    assert_eq!(hits, [false, true, false]);
}

/// `State` apart, what such a handler answers depends on the type it is a method of.
#[tokio::test]
async fn methods_of_a_generic_type_do_not_share_responses() {
    struct Shop<T>(PhantomData<T>);

    #[memoize]
    impl<T: Default + std::fmt::Display + Send + 'static> Shop<T> {
        #[memoize(http, ttl = "1m")]
        async fn first() -> String {
            T::default().to_string()
        }
    }

    let _turn = TURN.lock().await;
    let _test = testing::isolate();
    let app = Router::new()
        .route("/number", get(Shop::<u8>::first))
        .route("/flag", get(Shop::<bool>::first));
    for hit in [false, true] {
        assert_eq!(fetch(&app, "/number", None).await, ("0".into(), hit));
        assert_eq!(fetch(&app, "/flag", None).await, ("false".into(), hit));
    }
}

/// Many tests one after the other, each with a scope of its own, some of which stand where an earlier one stood.
#[tokio::test]
async fn an_isolation_never_sees_the_responses_of_an_earlier_one() {
    let _turn = TURN.lock().await;
    let app = one_and_other();
    for _ in 0..50 {
        let _test = testing::isolate();
        assert!(!fetch(&app, "/one/7", None).await.1);
    }
}

/// A method's handle stands beside it.
#[tokio::test]
async fn methods_have_handles() {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    #[derive(CacheKey)]
    struct Api(u8);

    #[memoize]
    impl Api {
        #[memoize(http, ttl = "1m")]
        async fn show(self: Arc<Self>, Path(n): Path<u32>) -> String {
            format!("{} {n}", self.0)
        }
        #[memoize(http, ttl = "1m")]
        async fn list(Path(n): Path<u32>) -> String {
            format!("{n} {}", count(&CALLS))
        }
    }

    let _turn = TURN.lock().await;
    let _test = testing::isolate();
    let app = Router::new().route("/{n}", get(Api::list));
    assert_eq!(fetch(&app, "/1", None).await.0, "1 1");
    assert_eq!(fetch(&app, "/2", None).await.0, "2 2");
    assert_eq!(Api::list_handle().stats().misses, 2);
    assert_eq!(Api::list_handle().entries().len(), 2);
    assert_eq!(Api::list_handle().name().rsplit("::").next(), Some("list"));
    Api::list_entry(Path(1)).invalidate().await.expect("memory");
    assert!(!fetch(&app, "/1", None).await.1);
    assert!(fetch(&app, "/2", None).await.1);
    assert!(Api::list_entry(Path(7)).key().ends_with(":7"));
    Api::list_handle().invalidate_all().await.expect("memory");
    assert!(!fetch(&app, "/2", None).await.1);
    assert_eq!(Api::list_uncached(Path(9)).await, "9 5");

    // With the instance in the key, the handle takes it as well.
    let of = |api: u8| get(move |request, n| Arc::new(Api(api)).show(request, n));
    let app = Router::new().route("/a/{n}", of(1)).route("/b/{n}", of(2));
    for hit in [false, true] {
        assert_eq!(fetch(&app, "/a/1", None).await, ("1 1".into(), hit));
        assert_eq!(fetch(&app, "/b/1", None).await, ("2 1".into(), hit));
    }
    let entry = Arc::new(Api(1)).show_entry(Path(1));
    entry.invalidate().await.expect("memory");
    assert!(!fetch(&app, "/a/1", None).await.1);
    assert!(fetch(&app, "/b/1", None).await.1);
}
