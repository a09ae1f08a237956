//! A call that leaves, by cancellation or panic, hands over to one that waits; nobody hangs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use oncemore::{memoize, testing};
use oncemore_testkit::{Gate, Hand, eventually, within, yields};

/// The await points of `twice`: it is ready at the poll after as many.
const POINTS: usize = 4;

#[memoize]
async fn twice(n: u32, #[key(skip)] runs: &AtomicUsize) -> u32 {
    runs.fetch_add(1, Ordering::SeqCst);
    yields(POINTS).await;
    n * 2
}

/// The key is stored, has no flight, and computes anew once it is invalidated.
fn all_is_well(runs: &AtomicUsize) {
    let before = runs.load(Ordering::SeqCst);
    assert_eq!(Hand::new(twice(1, runs)).finish(), 2);
    assert_eq!(runs.load(Ordering::SeqCst), before, "a hit");
    assert!(twice::invalidate(1));
    assert_eq!(Hand::new(twice(1, runs)).finish(), 2);
    assert_eq!(runs.load(Ordering::SeqCst), before + 1, "a miss");
}

#[test]
fn a_leader_cancelled_after_any_number_of_polls_hands_over() {
    within(|| {
        for polls in 0..=POINTS {
            for joined in 0..=polls {
                let _test = testing::isolate();
                let runs = AtomicUsize::new(0);
                let mut leader = Hand::new(twice(1, &runs));
                let mut waiter = Hand::new(twice(1, &runs));
                for poll in 0..polls {
                    if poll == joined && joined > 0 {
                        assert!(waiter.poll().is_pending());
                    }
                    assert!(leader.poll().is_pending());
                }
                if joined == polls && joined > 0 {
                    assert!(waiter.poll().is_pending());
                }
                let waits = polls > 0 && joined > 0;
                assert_eq!(waiter.wakes(), 0);
                drop(leader);
                assert_eq!(waiter.wakes(), usize::from(waits), "woken once, at once");
                assert_eq!(waiter.finish(), 2);
                assert_eq!(runs.load(Ordering::SeqCst), usize::from(polls > 0) + 1);
                let stats = twice::stats();
                assert_eq!(stats.computations, 1);
                assert_eq!(stats.errors, u64::from(polls > 0));
                assert_eq!(stats.waits, u64::from(waits));
                all_is_well(&runs);
            }
        }
    });
}

#[test]
fn a_leader_cancelled_without_a_waiter_leaves_nothing_behind() {
    within(|| {
        for polls in 0..=POINTS {
            let _test = testing::isolate();
            let runs = AtomicUsize::new(0);
            let mut leader = Hand::new(twice(1, &runs));
            for _ in 0..polls {
                assert!(leader.poll().is_pending());
            }
            drop(leader);
            assert!(!twice::contains(1));
            assert_eq!(Hand::new(twice(1, &runs)).finish(), 2);
            all_is_well(&runs);
        }
    });
}

#[test]
fn the_lead_goes_from_one_to_the_next_until_one_stays() {
    within(|| {
        let _test = testing::isolate();
        let runs = AtomicUsize::new(0);
        let mut calls: Vec<_> = (0..6).map(|_| Hand::new(twice(1, &runs))).collect();
        while calls.len() > 1 {
            for call in &mut calls {
                assert!(call.poll().is_pending());
            }
            let begun = runs.load(Ordering::SeqCst);
            assert_eq!(begun, 7 - calls.len(), "one computes, the others wait");
            drop(calls.remove(0));
        }
        assert_eq!(calls.remove(0).finish(), 2);
        assert_eq!(runs.load(Ordering::SeqCst), 6);
        let stats = twice::stats();
        assert_eq!((stats.computations, stats.errors), (1, 5));
        assert_eq!((stats.misses, stats.waits), (6, 5));
        all_is_well(&runs);
    });
}

#[test]
fn a_waiter_cancelled_after_any_number_of_polls_disturbs_nobody() {
    within(|| {
        for polls in 0..=3 {
            let _test = testing::isolate();
            let runs = AtomicUsize::new(0);
            let mut leader = Hand::new(twice(1, &runs));
            let mut leaves = Hand::new(twice(1, &runs));
            let mut stays = Hand::new(twice(1, &runs));
            assert!(leader.poll().is_pending());
            for _ in 0..polls {
                assert!(leaves.poll().is_pending());
                assert!(stays.poll().is_pending());
            }
            drop(leaves);
            assert_eq!(leader.finish(), 2);
            assert_eq!(stays.finish(), 2);
            assert_eq!(runs.load(Ordering::SeqCst), 1);
            all_is_well(&runs);
        }
    });
}

#[test]
fn a_waiter_cancelled_between_its_wake_and_its_poll_takes_nothing_with_it() {
    within(|| {
        for abandon in [true, false] {
            let _test = testing::isolate();
            let runs = AtomicUsize::new(0);
            let mut leader = Hand::new(twice(1, &runs));
            let mut leaves = Hand::new(twice(1, &runs));
            let mut stays = Hand::new(twice(1, &runs));
            for call in [&mut leader, &mut leaves, &mut stays] {
                assert!(call.poll().is_pending());
            }
            if abandon {
                drop(leader);
            } else {
                assert_eq!(leader.finish(), 2);
            }
            assert_eq!((leaves.wakes(), stays.wakes()), (1, 1));
            drop(leaves);
            assert_eq!(stays.finish(), 2);
            assert_eq!(runs.load(Ordering::SeqCst), 1 + usize::from(abandon));
            all_is_well(&runs);
        }
    });
}

#[test]
fn a_waiter_that_took_over_can_be_cancelled_at_any_poll_as_well() {
    within(|| {
        for polls in 1..=POINTS {
            let _test = testing::isolate();
            let runs = AtomicUsize::new(0);
            let mut leader = Hand::new(twice(1, &runs));
            let mut heir = Hand::new(twice(1, &runs));
            let mut last = Hand::new(twice(1, &runs));
            for call in [&mut leader, &mut heir, &mut last] {
                assert!(call.poll().is_pending());
            }
            drop(leader);
            for _ in 0..polls {
                assert!(heir.poll().is_pending());
                assert!(last.poll().is_pending());
            }
            let wakes = last.wakes();
            drop(heir);
            assert_eq!(last.wakes(), wakes + 1);
            assert_eq!(last.finish(), 2);
            assert_eq!(runs.load(Ordering::SeqCst), 3);
            all_is_well(&runs);
        }
    });
}

#[memoize]
async fn fragile(n: u32, #[key(skip)] at: usize, #[key(skip)] runs: &AtomicUsize) -> u32 {
    let run = runs.fetch_add(1, Ordering::SeqCst);
    yields(at).await;
    assert!(run > 0, "the first run fails");
    n * 2
}

#[test]
fn a_waiter_takes_over_from_a_task_that_panics() {
    within(|| {
        for at in 0..3 {
            let _test = testing::isolate();
            let runs = AtomicUsize::new(0);
            let mut leader = Hand::new(fragile(1, at, &runs));
            let mut waiter = Hand::new(fragile(1, at, &runs));
            for _ in 0..at {
                assert!(leader.poll().is_pending());
            }
            if at > 0 {
                assert!(waiter.poll().is_pending());
            }
            assert!(catch_unwind(AssertUnwindSafe(|| leader.poll())).is_err());
            assert_eq!(
                waiter.finish(),
                2,
                "though the panicked future still exists"
            );
            drop(leader);
            assert_eq!(runs.load(Ordering::SeqCst), 2);
            let stats = fragile::stats();
            assert_eq!((stats.computations, stats.errors), (1, 1));
            assert_eq!(fragile::peek(1), Some(2));
        }
    });
}

#[test]
fn a_waiter_takes_over_from_a_thread_that_panics() {
    #[memoize]
    fn explode(n: u32, #[key(skip)] gate: Option<&Gate>) -> u32 {
        if let Some(gate) = gate {
            gate.pass();
            panic!("the first run fails");
        }
        n * 2
    }
    within(|| {
        let test = testing::isolate();
        let (shared, gate) = (test.share(), Gate::default());
        std::thread::scope(|scope| {
            let leader = scope.spawn(|| {
                let _test = shared.enter();
                explode(1, Some(&gate))
            });
            gate.await_arrival();
            let waiters: Vec<_> = (0..10)
                .map(|_| {
                    scope.spawn(|| {
                        let _test = shared.enter();
                        explode(1, None)
                    })
                })
                .collect();
            eventually("all wait", || explode::stats().waits == 10);
            gate.open();
            assert!(leader.join().is_err());
            for waiter in waiters {
                assert_eq!(waiter.join().unwrap(), 2);
            }
        });
        let stats = explode::stats();
        assert_eq!((stats.computations, stats.errors), (1, 1));
        assert_eq!((stats.hits, stats.misses), (0, 11));
    });
}

#[memoize]
async fn sluggish(n: u32, #[key(skip)] runs: &AtomicUsize) -> u32 {
    runs.fetch_add(1, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(10)).await;
    n * 2
}

/// Runs on a clock that leaps where nothing else is to do: to the hour, where nobody ever wakes the future.
fn on_paused_clock(test: impl Future<Output = ()> + Send + 'static) {
    within(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let _test = testing::isolate();
        runtime
            .block_on(async { tokio::time::timeout(Duration::from_secs(3_600), test).await })
            .expect("it hangs");
    });
}

#[test]
fn a_waiter_takes_over_from_a_call_that_times_out() {
    on_paused_clock(async {
        let runs = AtomicUsize::new(0);
        let start = tokio::time::Instant::now();
        let (hasty, patient) = tokio::join!(
            tokio::time::timeout(Duration::from_secs(4), sluggish(1, &runs)),
            sluggish(1, &runs),
        );
        assert!(hasty.is_err());
        assert_eq!(patient, 2);
        assert_eq!(runs.load(Ordering::SeqCst), 2);
        assert_eq!(
            start.elapsed().as_secs(),
            14,
            "it began when the other left"
        );
        assert_eq!(sluggish(1, &runs).await, 2);
        assert_eq!(sluggish::stats().hits, 1);
    });
}

#[test]
fn a_waiter_that_times_out_leaves_the_computation_alone() {
    on_paused_clock(async {
        let runs = AtomicUsize::new(0);
        let (patient, hasty) = tokio::join!(
            sluggish(1, &runs),
            tokio::time::timeout(Duration::from_secs(4), sluggish(1, &runs)),
        );
        assert!(hasty.is_err());
        assert_eq!(patient, 2);
        assert_eq!(runs.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn a_call_that_is_never_polled_does_nothing() {
    within(|| {
        let _test = testing::isolate();
        let runs = AtomicUsize::new(0);
        drop(twice(1, &runs));
        assert_eq!(runs.load(Ordering::SeqCst), 0);
        assert_eq!(twice::stats(), oncemore::Stats::default());
        assert!(matches!(Hand::new(twice(1, &runs)).poll(), Poll::Pending));
    });
}

/// A waker that is all that keeps a future alive, as a task of some executors is.
struct Keeper {
    #[expect(dead_code, reason = "dropped with the waker")]
    task: Mutex<Pin<Box<dyn Future<Output = u32> + Send>>>,
}

impl Wake for Keeper {
    fn wake(self: Arc<Self>) {}
}

#[test]
fn a_waiter_whose_waker_owns_another_one_can_be_cancelled() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    within(|| {
        let _test = testing::isolate();
        let mut leader = Hand::new(twice(1, &RUNS));
        assert!(leader.poll().is_pending());
        let mut kept = Box::pin(twice(1, &RUNS));
        let mut idle = Context::from_waker(Waker::noop());
        assert!(kept.as_mut().poll(&mut idle).is_pending());
        let waker = Waker::from(Arc::new(Keeper {
            task: Mutex::new(kept),
        }));
        let mut owner = Box::pin(twice(1, &RUNS));
        assert!(
            owner
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_pending()
        );
        drop(waker);
        // Its waker goes with it, the other waiter with the waker.
        assert!(owner.as_mut().poll(&mut idle).is_pending());
        assert_eq!(leader.finish(), 2);
        assert_eq!(Hand::new(owner).finish(), 2);
    });
}
