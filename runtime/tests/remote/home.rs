//! Reads happen on the runtime that the installation was made on; other runtimes, and none, work as well, also when that one is gone.

use oncemore::memoize;
use oncemore::testing;
use oncemore_testkit::RedisServer;
use tokio::runtime::{Builder, Runtime};

use crate::common::{count, counted};
use crate::counter;

counter!(COMPUTED);

#[memoize(backend = redis, ttl = "1h")]
async fn double(id: u32) -> u32 {
    count(&COMPUTED);
    id * 2
}

#[memoize(backend = redis, ttl = "1h")]
async fn triple(id: u32) -> u32 {
    id * 3
}

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

#[test]
fn the_runtime_of_the_installation_may_end_before_its_functions_do() {
    let server = RedisServer::start();
    let test = testing::isolate().share();
    let _inside = test.enter();
    let redis = oncemore::backends::Redis::new(&server.url()).expect("a URL");
    let first = runtime();
    first.block_on(async {
        let builder = oncemore::builder().prefix("shop").backend(redis);
        builder.install_for(&test).await.expect("an installation");
        assert_eq!((double(1).await, double(1).await), (2, 2));
    });
    assert_eq!(counted(&COMPUTED), 1);
    let second = runtime();
    assert_eq!(second.block_on(double(1)), 2);
    drop(first);
    assert_eq!(second.block_on(double(1)), 2);
    let bare = Builder::new_current_thread().build().expect("a runtime");
    assert_eq!(bare.block_on(double(1)), 2);
    drop(second);
    assert_eq!(runtime().block_on(double(1)), 2);
    assert_eq!(counted(&COMPUTED), 1, "all others were hits");
}

#[test]
fn a_runtime_without_timers_and_io_is_left_alone() {
    let server = RedisServer::start();
    let test = testing::isolate().share();
    let _inside = test.enter();
    let redis = oncemore::backends::Redis::new(&server.url()).expect("a URL");
    let bare = Builder::new_current_thread().build().expect("a runtime");
    bare.block_on(async {
        let builder = oncemore::builder().prefix("shop").backend(redis);
        builder.install_for(&test).await.expect("an installation");
        assert_eq!((triple(7).await, triple(7).await), (21, 21));
        assert_eq!(triple::stats().remote_hits, 1);
    });
}
