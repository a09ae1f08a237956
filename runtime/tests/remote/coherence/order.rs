//! A change that comes while another process reads what it changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use oncemore::backends::{Backend, MemoryBytes, Redis};
use oncemore::memoize;
use oncemore_testkit::RedisServer;

use super::watched::Watched;
use super::{read, write};
use crate::common::{Process, eventually};

static DATABASE: AtomicU32 = AtomicU32::new(0);

#[memoize(backend = [memory, Watched], ttl = "5m", name = "near::order", namespace = "order")]
async fn stock(id: u32) -> u32 {
    read(&DATABASE) + id
}

#[memoize(backend = [memory, Watched], ttl = "5m", single_flight = off, name = "near::alone", namespace = "order")]
async fn alone(id: u32) -> u32 {
    read(&DATABASE) + id
}

async fn process(watched: &Watched) -> Process {
    let builder = oncemore::builder().prefix("shop").backend(watched.clone());
    Process::with(builder.budget(Duration::from_secs(30))).await
}

/// The value was read before it was invalidated, and arrives after: its caller gets it, no copy stays.
async fn no_copy_of_what_was_read_before(one: Watched, two: Watched) {
    let control = Arc::clone(&two.control);
    let (one, two) = (process(&one).await, process(&two).await);
    for way in 0..6 {
        write(&DATABASE, 10);
        one.run(stock::invalidate_all()).await.unwrap();
        one.run(alone::invalidate_all()).await.unwrap();
        assert_eq!((one.run(stock(1)).await, one.run(alone(1)).await), (11, 11));
        let (held, heard) = (
            control.held.load(Ordering::SeqCst),
            control.heard.load(Ordering::SeqCst),
        );
        control.hold.store(true, Ordering::SeqCst);
        let calls = [two.spawn(stock(1)), two.spawn(alone(1))];
        eventually("both have read", || async {
            control.held.load(Ordering::SeqCst) >= held + 2
        })
        .await;
        write(&DATABASE, 20);
        let mut messages = 2;
        match way {
            0 | 1 => {
                one.run(stock::invalidate(1)).await.unwrap();
                one.run(alone::invalidate(1)).await.unwrap();
            }
            2 => {
                one.run(stock::invalidate_all()).await.unwrap();
                one.run(alone::invalidate_all()).await.unwrap();
            }
            3 => {
                one.run(oncemore::invalidate_namespace("order"))
                    .await
                    .unwrap();
                messages = 1;
            }
            4 => {
                assert!(one.run(stock::put(1, 21)).await);
                assert!(one.run(alone::put(1, 21)).await);
            }
            _ => {
                one.run(stock::refresh(1)).await;
                one.run(alone::refresh(1)).await;
            }
        }
        eventually("it was heard", || async {
            control.heard.load(Ordering::SeqCst) >= heard + messages
        })
        .await;
        control.hold.store(false, Ordering::SeqCst);
        control.gate.add_permits(100);
        for call in calls {
            assert_eq!(call.await.unwrap(), 11, "way {way}: its caller gets it");
        }
        control.gate.forget_permits(usize::MAX);
        assert_eq!(two.run(stock(1)).await, 21, "way {way}");
        assert_eq!(two.run(alone(1)).await, 21, "way {way}: single_flight off");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_during_a_read_on_redis() {
    let server = RedisServer::start();
    let redis = || Watched::new(Arc::new(Redis::new(&server.url()).unwrap()));
    no_copy_of_what_was_read_before(redis(), redis()).await;
}

/// The same in this process alone, without a server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_during_a_read_on_a_backend_in_memory() {
    let store: Arc<dyn Backend> = Arc::new(MemoryBytes::new(1_000));
    let memory = || Watched::new(Arc::clone(&store));
    no_copy_of_what_was_read_before(memory(), memory()).await;
}
