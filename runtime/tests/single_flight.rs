//! Concurrent calls for one key compute once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use oncemore::{Stats, memoize, testing};
use oncemore_testkit::{Gate, eventually, race, within};
use tokio::task::{JoinSet, yield_now};

/// Hits, misses, waits, computations, errors.
fn counts(stats: Stats) -> [u64; 5] {
    [
        stats.hits,
        stats.misses,
        stats.waits,
        stats.computations,
        stats.errors,
    ]
}

#[memoize]
async fn rate(day: u32) -> u32 {
    // The leader goes on when all others wait.
    while rate::stats().waits < 999 {
        yield_now().await;
    }
    day * 2
}

/// What `calls` tasks on two threads get, all of them part of this thread's test.
fn stampede<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    test: &testing::Isolation,
    calls: impl Iterator<Item = F>,
) -> Vec<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap();
    let mut tasks = JoinSet::new();
    for call in calls {
        tasks.spawn_on(test.share().wrap(call), runtime.handle());
    }
    runtime.block_on(tasks.join_all())
}

#[test]
fn a_thousand_tasks_on_one_key_compute_once() {
    within(|| {
        let test = testing::isolate();
        let answers = stampede(&test, (0..1_000).map(|_| rate(21)));
        assert_eq!(answers, [42; 1_000]);
        assert_eq!(counts(rate::stats()), [0, 1_000, 999, 1, 0]);
        assert_eq!(stampede(&test, std::iter::once(rate(21))), [42]);
        assert_eq!(counts(rate::stats()), [1, 1_000, 999, 1, 0]);
    });
}

#[memoize]
fn price(id: u32, #[key(skip)] others: u64) -> u32 {
    eventually("all others wait", || price::stats().waits == others);
    id * 2
}

#[test]
fn five_hundred_threads_on_one_key_compute_once() {
    within(|| {
        let test = testing::isolate();
        let shared = test.share();
        let answers = race(500, |_| {
            let _test = shared.enter();
            price(21, 499)
        });
        assert_eq!(answers, [42; 500]);
        assert_eq!(counts(price::stats()), [0, 500, 499, 1, 0]);
        assert_eq!(price(21, 0), 42);
        assert_eq!(counts(price::stats()), [1, 500, 499, 1, 0]);
    });
}

#[memoize]
fn slow(id: usize, #[key(skip)] gate: &Gate) -> usize {
    gate.pass();
    id
}

#[test]
fn distinct_keys_compute_side_by_side() {
    within(|| {
        let test = testing::isolate();
        let (shared, gate) = (test.share(), Gate::default());
        std::thread::scope(|scope| {
            // More than there are shards: some of the keys share one.
            let spawn = |id| {
                let (shared, gate) = (&shared, &gate);
                scope.spawn(move || {
                    let _test = shared.enter();
                    assert_eq!(slow(id, gate), id);
                })
            };
            let threads: Vec<_> = (0..64).map(spawn).collect();
            for _ in &threads {
                gate.await_arrival();
            }
            for _ in &threads {
                gate.open();
            }
        });
        assert_eq!(counts(slow::stats()), [0, 64, 0, 64, 0]);
    });
}

#[memoize(single_flight = off)]
fn cheap(id: usize, #[key(skip)] gate: &Gate) -> usize {
    gate.pass();
    id
}

#[test]
fn without_single_flight_each_call_computes() {
    within(|| {
        let test = testing::isolate();
        let (shared, gate) = (test.share(), Gate::default());
        std::thread::scope(|scope| {
            let spawn = |_| {
                let (shared, gate) = (&shared, &gate);
                scope.spawn(move || {
                    let _test = shared.enter();
                    assert_eq!(cheap(7, gate), 7);
                })
            };
            let threads: Vec<_> = (0..8).map(spawn).collect();
            for _ in &threads {
                gate.await_arrival();
            }
            for _ in &threads {
                gate.open();
            }
        });
        assert_eq!(counts(cheap::stats()), [0, 8, 0, 8, 0]);
        assert_eq!(cheap(7, &gate), 7);
        assert_eq!(counts(cheap::stats()), [1, 8, 0, 8, 0]);
    });
}

#[memoize]
fn refused(
    id: u32,
    #[key(skip)] others: u64,
    #[key(skip)] serial: &AtomicUsize,
) -> Result<u32, String> {
    eventually("all others wait", || refused::stats().waits >= others);
    Err(format!(
        "{id}, attempt {}",
        serial.fetch_add(1, Ordering::SeqCst)
    ))
}

#[test]
fn an_error_goes_to_all_who_waited_and_is_not_stored() {
    within(|| {
        let test = testing::isolate();
        let (shared, serial) = (test.share(), AtomicUsize::new(0));
        let answers = race(50, |_| {
            let _test = shared.enter();
            refused(1, 49, &serial)
        });
        assert_eq!(answers, vec![Err("1, attempt 0".to_owned()); 50]);
        assert_eq!(counts(refused::stats()), [0, 50, 49, 1, 1]);
        assert!(!refused::contains(1));
        assert_eq!(refused::stats().entries, 0);
        assert_eq!(refused(1, 0, &serial), Err("1, attempt 1".into()));
        assert_eq!(counts(refused::stats()), [0, 51, 49, 2, 2]);
    });
}

#[test]
fn an_error_goes_to_all_tasks_that_waited() {
    #[memoize]
    async fn fail(id: u32, #[key(skip)] runs: Arc<AtomicUsize>) -> Result<u32, String> {
        while fail::stats().waits < 99 {
            yield_now().await;
        }
        runs.fetch_add(1, Ordering::SeqCst);
        Err(format!("no {id}"))
    }
    within(|| {
        let test = testing::isolate();
        let runs = Arc::new(AtomicUsize::new(0));
        let answers = stampede(&test, (0..100).map(|_| fail(3, Arc::clone(&runs))));
        assert_eq!(answers, vec![Err("no 3".to_owned()); 100]);
        assert_eq!(runs.load(Ordering::SeqCst), 1);
        assert_eq!(counts(fail::stats()), [0, 100, 99, 1, 1]);
    });
}

#[test]
fn a_value_that_is_not_stored_goes_to_all_who_waited() {
    #[memoize(cache_if = |_| false)]
    fn unwanted(id: u32, #[key(skip)] others: u64) -> u32 {
        eventually("all others wait", || unwanted::stats().waits == others);
        id * 2
    }
    within(|| {
        let test = testing::isolate();
        let shared = test.share();
        let answers = race(20, |_| {
            let _test = shared.enter();
            unwanted(21, 19)
        });
        assert_eq!(answers, [42; 20]);
        assert_eq!(counts(unwanted::stats()), [0, 20, 19, 1, 0]);
        assert!(!unwanted::contains(21));
    });
}

/// An error that cannot be given to more than one.
#[derive(Debug)]
struct Opaque(usize);

/// How many computations have begun, and how many are under way.
#[derive(Default)]
struct Watch {
    begun: AtomicUsize,
    running: AtomicUsize,
}

#[memoize]
fn brittle(
    id: u32,
    #[key(skip)] others: u64,
    #[key(skip)] failures: usize,
    #[key(skip)] watch: &Watch,
) -> Result<u32, Opaque> {
    assert_eq!(
        watch.running.fetch_add(1, Ordering::SeqCst),
        0,
        "side by side"
    );
    let attempt = watch.begun.fetch_add(1, Ordering::SeqCst);
    eventually("all others wait", || brittle::stats().waits >= others);
    watch.running.fetch_sub(1, Ordering::SeqCst);
    if attempt < failures {
        Err(Opaque(attempt))
    } else {
        Ok(id)
    }
}

#[test]
fn where_an_error_cannot_be_shared_each_tries_in_turn() {
    within(|| {
        let test = testing::isolate();
        let (shared, watch) = (test.share(), Watch::default());
        let answers = race(20, |_| {
            let _test = shared.enter();
            brittle(1, 19, usize::MAX, &watch)
        });
        let mut attempts: Vec<_> = answers
            .into_iter()
            .map(|answer| answer.unwrap_err().0)
            .collect();
        attempts.sort_unstable();
        assert_eq!(attempts, (0..20).collect::<Vec<_>>());
        assert_eq!(counts(brittle::stats()), [0, 20, 19, 20, 20]);
    });
}

#[test]
fn the_first_success_ends_the_attempts_and_each_call_counts_once() {
    within(|| {
        let test = testing::isolate();
        let (shared, watch) = (test.share(), Watch::default());
        let answers = race(20, |_| {
            let _test = shared.enter();
            brittle(1, 19, 3, &watch)
        });
        let failed = answers.iter().filter(|answer| answer.is_err()).count();
        assert_eq!(failed, 3);
        assert_eq!(counts(brittle::stats()), [0, 20, 19, 4, 3]);
    });
}

#[test]
fn a_panic_counts_as_an_error_and_stores_nothing() {
    #[memoize]
    fn explode(n: u32) -> u32 {
        assert!(n > 5, "too small");
        n
    }
    #[memoize(single_flight = off)]
    fn explode_alone(n: u32) -> u32 {
        assert!(n > 5, "too small");
        n
    }
    let _test = testing::isolate();
    assert!(std::panic::catch_unwind(|| explode(1)).is_err());
    assert_eq!(counts(explode::stats()), [0, 1, 0, 0, 1]);
    assert!(std::panic::catch_unwind(|| explode_alone(1)).is_err());
    assert_eq!(counts(explode_alone::stats()), [0, 1, 0, 0, 1]);
    assert!(!explode::contains(1) && !explode_alone::contains(1));
}
