//! A detached computation goes on when its caller has gone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use oncemore::{memoize, testing};
use oncemore_testkit::{Gate, Hand, block_on, eventually, race, within, yields};

#[memoize(detached)]
async fn twice(n: u32, #[key(skip)] gate: Option<Arc<Gate>>) -> u32 {
    yields(3).await;
    if let Some(gate) = gate {
        gate.pass();
    }
    yields(3).await;
    n * 2
}

#[test]
fn its_value_is_stored_though_its_caller_left_after_the_first_poll() {
    within(|| {
        let _test = testing::isolate();
        let gate = Arc::new(Gate::default());
        let mut caller = Hand::new(twice(1, Some(Arc::clone(&gate))));
        assert!(caller.poll().is_pending());
        drop(caller);
        gate.await_arrival();
        assert!(!twice::contains(1));
        gate.open();
        eventually("the value is stored", || twice::contains(1));
        assert_eq!(block_on(twice(1, None)), 2);
        let stats = twice::stats();
        assert_eq!((stats.hits, stats.computations, stats.errors), (1, 1, 0));
    });
}

#[test]
fn those_who_come_later_join_it() {
    within(|| {
        let _test = testing::isolate();
        let gate = Arc::new(Gate::default());
        let mut caller = Hand::new(twice(1, Some(Arc::clone(&gate))));
        assert!(caller.poll().is_pending());
        drop(caller);
        gate.await_arrival();
        let mut joins = Hand::new(twice(1, None));
        assert!(joins.poll().is_pending());
        assert_eq!(twice::stats().waits, 1);
        gate.open();
        assert_eq!(block_on(twice(1, None)), 2);
        eventually("it is woken", || joins.wakes() > 0);
        assert_eq!(joins.finish(), 2);
        assert_eq!(twice::stats().computations, 1);
    });
}

#[test]
fn it_needs_no_runtime() {
    within(|| {
        let test = testing::isolate();
        let shared = test.share();
        let answers = race(20, |at| {
            let _test = shared.enter();
            block_on(twice([0, 1, 2, 3, 4][at % 5], None))
        });
        let expected: Vec<_> = (0..20).map(|at| at % 5 * 2).collect();
        assert_eq!(answers, expected);
        assert_eq!(twice::stats().computations, 5);
    });
}

#[test]
fn an_invalidation_wins_over_it() {
    within(|| {
        let _test = testing::isolate();
        let gate = Arc::new(Gate::default());
        let mut caller = Hand::new(twice(1, Some(Arc::clone(&gate))));
        assert!(caller.poll().is_pending());
        gate.await_arrival();
        assert!(!twice::invalidate(1));
        gate.open();
        eventually("the caller is woken", || caller.wakes() > 0);
        assert_eq!(caller.finish(), 2);
        assert!(!twice::contains(1));
    });
}

#[memoize(detached)]
async fn fragile(n: u32, #[key(skip)] runs: Arc<AtomicUsize>) -> u32 {
    yields(2).await;
    assert!(
        runs.fetch_add(1, Ordering::SeqCst) > 0,
        "the first run fails"
    );
    n * 2
}

#[test]
fn its_panic_reaches_its_caller() {
    within(|| {
        let _test = testing::isolate();
        let runs = Arc::new(AtomicUsize::new(0));
        let call = || block_on(fragile(1, Arc::clone(&runs)));
        let panic = catch_unwind(AssertUnwindSafe(call)).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"the first run fails"));
        assert!(!fragile::contains(1));
        assert_eq!(call(), 2, "usable afterwards, and so is the thread");
        let stats = fragile::stats();
        assert_eq!((stats.computations, stats.errors), (1, 1));
    });
}

#[memoize(detached)]
async fn sum(n: u32) -> u32 {
    yields(1).await;
    part(n).await + part(n).await
}

#[memoize]
async fn part(n: u32) -> u32 {
    yields(1).await;
    n
}

#[test]
fn what_it_calls_is_part_of_the_same_test() {
    within(|| {
        let _test = testing::isolate();
        assert_eq!(block_on(sum(4)), 8);
        assert_eq!(part::stats().computations, 1, "in this test's caches");
        assert_eq!(part::stats().hits, 1);
    });
}

#[memoize(detached)]
fn ring(n: u32) -> std::pin::Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move {
        yields(1).await;
        link(n).await
    })
}

#[memoize]
fn link(n: u32) -> std::pin::Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move {
        yields(1).await;
        ring(n).await
    })
}

#[test]
fn a_recursion_through_it_panics_instead_of_hanging() {
    within(|| {
        let _test = testing::isolate();
        for call in [ring, link] {
            let panic = catch_unwind(|| block_on(call(3))).unwrap_err();
            let message = panic.downcast_ref::<String>().unwrap();
            assert!(message.contains("waits for itself"), "{message}");
        }
    });
}

#[cfg(feature = "tokio")]
mod on_tokio {
    use super::*;
    use std::time::Duration;

    #[memoize(detached)]
    async fn sleepy(n: u32) -> u32 {
        tokio::time::sleep(Duration::from_secs(10)).await;
        n * 2
    }

    #[tokio::test(start_paused = true)]
    async fn it_runs_on_the_runtime_of_its_caller() {
        let _test = testing::isolate();
        let call = tokio::time::timeout(Duration::from_secs(1), sleepy(1));
        assert!(call.await.is_err());
        let start = tokio::time::Instant::now();
        let again = tokio::time::timeout(Duration::from_secs(3_600), sleepy(1));
        assert_eq!(again.await, Ok(2));
        assert_eq!(
            start.elapsed(),
            Duration::from_secs(9),
            "it went on meanwhile"
        );
        assert_eq!(sleepy::stats().computations, 1);
    }

    #[test]
    fn the_end_of_the_runtime_does_not_leave_its_callers_hanging() {
        within(|| {
            let _test = testing::isolate();
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_time()
                .build()
                .unwrap();
            let mut caller = {
                let _inside = runtime.enter();
                let mut caller = Hand::new(sleepy(1));
                assert!(caller.poll().is_pending());
                caller
            };
            drop(runtime);
            assert!(caller.wakes() > 0, "its caller is told");
            assert!(catch_unwind(AssertUnwindSafe(|| caller.poll())).is_err());
        });
    }
}
