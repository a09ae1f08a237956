//! Explores the interleavings of calls, cancellations and invalidations of one key: no wake-up is lost, a flight lands
//! once, whoever waits gets an end.
//!
//! `RUSTFLAGS="--cfg oncemore_shuttle" cargo test -p oncemore --lib flight_shuttle --target-dir target/shuttle`
//!
//! A thread that would sleep for ever is a deadlock to shuttle, and fails.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Waker};

use oncemore_core::clock::StoreClock;
use oncemore_memory::{BoundedKind, Forever};
use shuttle::future::block_on;
use shuttle::sync::Arc;
use shuttle::sync::atomic::{AtomicU64, Ordering};
use shuttle::thread::{self, JoinHandle, yield_now};

use crate::cache::{AnyCache, Cache, Types};
use crate::function::{Fun, Function, Handle};
use crate::info::Info;
use crate::outcome::{OkOnly, OkShared, Outcome, Whole};
use crate::setup::Setup;

const ROUNDS: usize = 3_000;

const INFO: Info = Info::new("explored", &["n"]);

type Plain = Fun<u64, Forever, BoundedKind, Whole<u64>>;

/// A function `explored(n)` whose computations are counted.
struct Explored<X: Function> {
    cache: Cache<X::Types>,
    runs: AtomicU64,
}

impl<O: Outcome> Explored<Fun<u64, Forever, BoundedKind, O>> {
    fn new(setup: Setup<u64, O::Value>) -> Arc<Self> {
        Arc::new(Self {
            cache: Cache::<Types<u64, O::Value, Forever, BoundedKind>>::new(
                setup,
                StoreClock::System,
                crate::memo::Instance::only(),
            ),
            runs: AtomicU64::new(0),
        })
    }

    fn handle(&self) -> Handle<'_, Fun<u64, Forever, BoundedKind, O>> {
        Handle::new(&self.cache, &INFO)
    }

    fn call(&self, n: u64, compute: impl FnOnce() -> O::Return) -> O::Return {
        match self.handle().get(&n) {
            Ok(hit) => hit,
            Err(miss) => miss.call(|| {
                self.runs.fetch_add(1, Ordering::SeqCst);
                compute()
            }),
        }
    }

    async fn call_async(&self, n: u64, compute: impl Future<Output = O::Return>) -> O::Return {
        match self.handle().get(&n) {
            Ok(hit) => hit,
            Err(miss) => {
                miss.call_async(async {
                    self.runs.fetch_add(1, Ordering::SeqCst);
                    compute.await
                })
                .await
            }
        }
    }

    fn runs(&self) -> u64 {
        self.runs.load(Ordering::SeqCst)
    }
}

/// Explores `test` by random schedules and by such with few preemptions.
fn explore(test: fn()) {
    shuttle::check_random(test, ROUNDS);
    shuttle::check_pct(test, ROUNDS, 3);
}

/// Is pending `times` times, and asks to be polled again.
async fn yields(times: usize) {
    for _ in 0..times {
        shuttle::future::yield_now().await;
    }
}

/// Polls at most `polls` times, then drops the future: a cancelled call.
fn cancelled_after(polls: usize, future: impl Future) {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..polls {
        if future.as_mut().poll(&mut context).is_ready() {
            return;
        }
        yield_now();
    }
}

fn join<T>(threads: Vec<JoinHandle<T>>) -> Vec<T> {
    threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect()
}

#[test]
fn calls_for_one_key_compute_once() {
    explore(|| {
        let explored = Explored::<Plain>::new(Setup::new());
        let spawn = |at| {
            let explored = Arc::clone(&explored);
            thread::spawn(move || {
                if at % 2 == 0 {
                    explored.call(1, || {
                        yield_now();
                        7
                    })
                } else {
                    block_on(explored.call_async(1, async {
                        yields(2).await;
                        7
                    }))
                }
            })
        };
        let threads = (0..4).map(spawn).collect();
        assert_eq!(join(threads), [7; 4]);
        assert_eq!(explored.runs(), 1);
        let stats = explored.cache.stats();
        assert_eq!(stats.hits + stats.misses, 4);
        assert_eq!(stats.misses, stats.waits + 1);
    });
}

#[test]
fn a_cancelled_leader_hands_over() {
    explore(|| {
        let explored = Explored::<Plain>::new(Setup::new());
        let mut threads = Vec::new();
        for polls in 1..3 {
            let explored = Arc::clone(&explored);
            threads.push(thread::spawn(move || {
                cancelled_after(
                    polls,
                    explored.call_async(1, async {
                        yields(3).await;
                        7
                    }),
                );
            }));
        }
        for at in 0..2 {
            let explored = Arc::clone(&explored);
            threads.push(thread::spawn(move || {
                let answer = if at == 0 {
                    explored.call(1, || 7)
                } else {
                    block_on(explored.call_async(1, async {
                        yields(1).await;
                        7
                    }))
                };
                assert_eq!(answer, 7);
            }));
        }
        join(threads);
        assert_eq!(
            explored.cache.stats().computations,
            1,
            "one of them came to its end"
        );
        assert_eq!(explored.handle().peek(&1_u64), Some(7));
        assert_eq!(explored.call(1, || unreachable!()), 7);
    });
}

#[test]
fn who_calls_after_an_invalidation_never_sees_what_was_before_it() {
    explore(|| {
        let explored = Explored::<Plain>::new(Setup::new());
        let truth = Arc::new(AtomicU64::new(0));
        let read = |explored: &Explored<Plain>, truth: &AtomicU64| {
            explored.call(1, || {
                let seen = truth.load(Ordering::SeqCst);
                yield_now();
                seen
            })
        };
        let mut threads = Vec::new();
        for _ in 0..2 {
            let (explored, truth) = (Arc::clone(&explored), Arc::clone(&truth));
            threads.push(thread::spawn(move || {
                read(&explored, &truth);
            }));
        }
        for at in 0..2 {
            let (explored, truth) = (Arc::clone(&explored), Arc::clone(&truth));
            threads.push(thread::spawn(move || {
                let mine = truth.fetch_add(1, Ordering::SeqCst) + 1;
                if at == 0 {
                    explored.handle().invalidate(&1_u64);
                } else {
                    explored.handle().invalidate_all();
                }
                let answer = read(&explored, &truth);
                assert!(answer >= mine, "{answer} is from before {mine}");
            }));
        }
        join(threads);
        let stored = explored.handle().peek(&1_u64);
        assert_eq!(
            stored,
            Some(2),
            "the last reader read the last truth, and stored it"
        );
    });
}

#[test]
fn the_same_holds_without_single_flight() {
    explore(|| {
        let explored = Explored::<Plain>::new(Setup::new().no_single_flight());
        let truth = Arc::new(AtomicU64::new(0));
        let mut threads = Vec::new();
        for writes in [false, false, true] {
            let (explored, truth) = (Arc::clone(&explored), Arc::clone(&truth));
            threads.push(thread::spawn(move || {
                if writes {
                    truth.store(1, Ordering::SeqCst);
                    explored.handle().invalidate(&1_u64);
                }
                let answer = explored.call(1, || {
                    let seen = truth.load(Ordering::SeqCst);
                    yield_now();
                    seen
                });
                assert!(answer == 1 || !writes);
            }));
        }
        join(threads);
        assert_ne!(explored.handle().peek(&1_u64), Some(0));
    });
}

#[test]
fn an_error_that_cannot_be_shared_leaves_nobody_waiting() {
    explore(|| {
        let explored =
            Explored::<Fun<u64, Forever, BoundedKind, OkOnly<u64, ()>>>::new(Setup::new());
        let spawn = |_| {
            let explored = Arc::clone(&explored);
            thread::spawn(move || {
                explored.call(1, || {
                    yield_now();
                    Err(())
                })
            })
        };
        let threads = (0..3).map(spawn).collect();
        assert_eq!(join(threads), [Err(()); 3]);
        assert_eq!(explored.runs(), 3);
    });
}

#[test]
fn an_error_that_can_be_shared_goes_to_all_who_waited_for_it() {
    explore(|| {
        let explored =
            Explored::<Fun<u64, Forever, BoundedKind, OkShared<u64, u64>>>::new(Setup::new());
        let serial = Arc::new(AtomicU64::new(0));
        let spawn = |_| {
            let (explored, serial) = (Arc::clone(&explored), Arc::clone(&serial));
            thread::spawn(move || {
                explored.call(1, || {
                    yield_now();
                    Err(serial.fetch_add(1, Ordering::SeqCst))
                })
            })
        };
        let threads = (0..3).map(spawn).collect();
        let answers = join(threads);
        assert!(
            answers
                .iter()
                .all(|answer| answer.is_err_and(|at| at < explored.runs()))
        );
        let stats = explored.cache.stats();
        assert_eq!(stats.misses, stats.waits + explored.runs());
        assert_eq!(stats.entries, 0);
    });
}

#[test]
fn a_waiter_that_leaves_takes_no_wake_up_with_it() {
    explore(|| {
        let explored = Explored::<Plain>::new(Setup::new());
        let mut threads = Vec::new();
        for at in 0..4 {
            let explored = Arc::clone(&explored);
            threads.push(thread::spawn(move || {
                let compute = async {
                    yields(2).await;
                    7
                };
                if at < 2 {
                    cancelled_after(1 + at, explored.call_async(1, compute));
                } else {
                    assert_eq!(block_on(explored.call_async(1, compute)), 7);
                }
            }));
        }
        join(threads);
        assert_eq!(explored.handle().peek(&1_u64), Some(7));
    });
}

#[test]
fn of_two_that_wait_for_each_other_one_gives_way() {
    explore(|| {
        let explored = Explored::<Plain>::new(Setup::new());
        let spawn = |(one, other)| {
            let explored = Arc::clone(&explored);
            thread::spawn(move || {
                let ask = || explored.call(one, || explored.call(other, || 7) + 1);
                catch_unwind(AssertUnwindSafe(ask)).is_err()
            })
        };
        let threads = [(1, 2), (2, 1)].into_iter().map(spawn).collect();
        join(threads);
        assert!(
            [7, 8, 9].contains(&explored.call(1, || 9)),
            "usable afterwards"
        );
        assert!([7, 8, 9].contains(&explored.call(2, || 9)));
    });
}
