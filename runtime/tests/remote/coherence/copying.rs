//! A copy that is being made while the process ceases to hear of changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use oncemore::backends::Redis;
use oncemore::{CacheValue, memoize};
use oncemore_testkit::{PATIENCE, RedisServer};
use serde::{Deserialize, Serialize};

use super::watched::Watched;
use crate::common::{Process, eventually};

static ARMED: AtomicBool = AtomicBool::new(false);
static CLONING: AtomicBool = AtomicBool::new(false);

/// Waits in its `clone`, once it is armed, until nothing is armed any more.
#[derive(PartialEq, Debug, Serialize, Deserialize, CacheValue)]
struct Slow(u32);

impl Clone for Slow {
    fn clone(&self) -> Self {
        if ARMED.load(Ordering::SeqCst) && !CLONING.swap(true, Ordering::SeqCst) {
            let end = Instant::now() + PATIENCE;
            while ARMED.load(Ordering::SeqCst) && Instant::now() < end {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        Self(self.0)
    }
}

#[memoize(backend = [memory, Watched], ttl = "5m", name = "near::copying")]
async fn slow(id: u32) -> Slow {
    Slow(id)
}

/// All copies were dropped before it was there: it must not outlive them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_comes_too_late_to_be_dropped_is_not_kept() {
    let server = RedisServer::start();
    let watched = || Watched::new(Arc::new(Redis::new(&server.url()).unwrap()));
    let (first, second) = (watched(), watched());
    let control = Arc::clone(&second.control);
    let with = |watched| {
        let builder = oncemore::builder().prefix("shop").backend(watched);
        Process::with(builder.budget(PATIENCE))
    };
    let (one, two) = (with(first).await, with(second).await);
    one.run(slow(1)).await;
    two.run(slow(2)).await;
    let entries = || two.run(async { slow::stats().entries });
    assert_eq!(entries().await, 1);
    ARMED.store(true, Ordering::SeqCst);
    let call = two.spawn(slow(1));
    eventually("the copy is being made", || async {
        CLONING.load(Ordering::SeqCst)
    })
    .await;
    control.deaf.store(true, Ordering::SeqCst);
    control.end_listening.notify_one();
    eventually("the other copy is gone", || async { entries().await == 0 }).await;
    ARMED.store(false, Ordering::SeqCst);
    assert_eq!(call.await.unwrap(), Slow(1), "its caller gets it");
    assert_eq!(entries().await, 0, "no copy of it is kept");
}
