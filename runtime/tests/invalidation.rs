//! An invalidation wins over a computation that was under way when it came.

use std::sync::atomic::{AtomicU32, Ordering};

use oncemore::{memoize, testing};
use oncemore_testkit::{Gate, Hand, within, yields};

/// The ways to say that what is being computed is out of date.
#[derive(Clone, Copy, PartialEq, Debug)]
enum How {
    Key,
    All,
    Listed,
    Put,
    Refresh,
}

const HOWS: [How; 5] = [How::Key, How::All, How::Listed, How::Put, How::Refresh];

impl How {
    /// What is stored right after it: 77 was put, 55 is what a refresh computes.
    fn leaves(self) -> Option<u32> {
        match self {
            Self::Put => Some(77),
            Self::Refresh => Some(55),
            _ => None,
        }
    }
}

/// Invalidates every function of this file by the list of all functions.
fn through_the_list(name: &str) {
    oncemore::functions()
        .find(|function| function.name().ends_with(name))
        .expect("every memoized function is listed")
        .invalidate_all();
}

/// For a synchronous function `f(1, gate, answer)`: an invalidation comes while `f(1)` computes 11.
macro_rules! during_a_computation {
    ($f:ident) => {
        for how in HOWS {
            within(move || {
                let test = testing::isolate();
                let (shared, gate) = (test.share(), Gate::default());
                std::thread::scope(|scope| {
                    let late = scope.spawn(|| {
                        let _test = shared.enter();
                        $f(1, Some(&gate), 11)
                    });
                    gate.await_arrival();
                    match how {
                        How::Key => assert!(!$f::invalidate(1), "nothing is stored yet"),
                        How::All => $f::invalidate_all(),
                        How::Listed => through_the_list($f::name()),
                        How::Put => assert!($f::put(1, 77)),
                        How::Refresh => assert_eq!($f::refresh(1, None, 55), 55),
                    }
                    assert_eq!($f::peek(1), how.leaves(), "{how:?}");
                    gate.open();
                    assert_eq!(late.join().unwrap(), 11, "its caller gets it all the same");
                });
                assert_eq!($f::peek(1), how.leaves(), "{how:?}: undone by a late store");
                assert_eq!($f(1, None, 22), how.leaves().unwrap_or(22), "{how:?}");
                assert_eq!(
                    $f(1, None, 33),
                    how.leaves().unwrap_or(22),
                    "{how:?}: stored"
                );
            });
        }
    };
}

#[memoize]
fn shared_flight(id: u32, #[key(skip)] gate: Option<&Gate>, #[key(skip)] answer: u32) -> u32 {
    if let Some(gate) = gate {
        gate.pass();
    }
    let _ = id;
    answer
}

#[test]
fn is_not_undone_by_a_late_store() {
    during_a_computation!(shared_flight);
}

#[memoize(single_flight = off)]
fn lone_flights(id: u32, #[key(skip)] gate: Option<&Gate>, #[key(skip)] answer: u32) -> u32 {
    if let Some(gate) = gate {
        gate.pass();
    }
    let _ = id;
    answer
}

#[test]
fn is_not_undone_by_a_late_store_without_single_flight() {
    during_a_computation!(lone_flights);
}

/// The same for an asynchronous one, at each of its await points.
macro_rules! between_polls {
    ($f:ident, $waits:expr) => {
        for how in HOWS {
            for polls in 1..=3 {
                let _test = testing::isolate();
                let mut late = Hand::new($f(1, 3, 11));
                let mut waiter = Hand::new($f(1, 0, 44));
                for _ in 0..polls {
                    assert!(late.poll().is_pending());
                }
                if $waits {
                    assert!(waiter.poll().is_pending());
                }
                match how {
                    How::Key => assert!(!$f::invalidate(1)),
                    How::All => $f::invalidate_all(),
                    How::Listed => through_the_list($f::name()),
                    How::Put => assert!($f::put(1, 77)),
                    How::Refresh => assert_eq!(Hand::new($f::refresh(1, 0, 55)).finish(), 55),
                }
                let mut fresh = Hand::new($f(1, 1, 22));
                if how.leaves().is_none() {
                    assert!(fresh.poll().is_pending(), "{how:?}: computes anew");
                }
                assert_eq!(late.finish(), 11);
                assert_eq!($f::peek(1), how.leaves(), "{how:?} after {polls} polls");
                if $waits {
                    assert_eq!(
                        waiter.finish(),
                        11,
                        "who waited before gets what it waited for"
                    );
                }
                assert_eq!(fresh.finish(), how.leaves().unwrap_or(22), "{how:?}");
                assert_eq!($f::peek(1), Some(how.leaves().unwrap_or(22)), "{how:?}");
            }
        }
    };
}

#[memoize]
async fn task(id: u32, #[key(skip)] points: usize, #[key(skip)] answer: u32) -> u32 {
    yields(points).await;
    let _ = id;
    answer
}

#[test]
fn is_not_undone_by_a_late_task_and_those_who_come_after_it_start_anew() {
    within(|| {
        between_polls!(task, true);
    });
}

#[memoize(single_flight = off)]
async fn lone_task(id: u32, #[key(skip)] points: usize, #[key(skip)] answer: u32) -> u32 {
    yields(points).await;
    let _ = id;
    answer
}

#[test]
fn is_not_undone_by_a_late_task_without_single_flight() {
    within(|| {
        between_polls!(lone_task, false);
    });
}

#[test]
fn of_a_refresh_under_way_wins_too() {
    within(|| {
        let _test = testing::isolate();
        assert!(task::put(1, 5));
        let mut refresh = Hand::new(task::refresh(1, 2, 6));
        assert!(refresh.poll().is_pending());
        assert_eq!(
            task::peek(1),
            Some(5),
            "the old value serves while it is refreshed"
        );
        assert!(task::invalidate(1));
        assert_eq!(refresh.finish(), 6);
        assert_eq!(task::peek(1), None);
    });
}

#[test]
fn a_younger_refresh_wins_over_an_older_one() {
    within(|| {
        let _test = testing::isolate();
        let mut older = Hand::new(task::refresh(1, 2, 6));
        let mut younger = Hand::new(task::refresh(1, 2, 7));
        assert!(older.poll().is_pending());
        assert!(younger.poll().is_pending());
        assert_eq!(younger.finish(), 7);
        assert_eq!(older.finish(), 6);
        assert_eq!(task::peek(1), Some(7));
    });
}

#[test]
fn a_fenced_computation_that_is_cancelled_leaves_the_new_one_alone() {
    within(|| {
        let _test = testing::isolate();
        let mut fenced = Hand::new(task(1, 3, 11));
        assert!(fenced.poll().is_pending());
        assert!(!task::invalidate(1));
        let mut fresh = Hand::new(task(1, 3, 22));
        assert!(fresh.poll().is_pending());
        drop(fenced);
        let mut joins = Hand::new(task(1, 3, 33));
        assert!(joins.poll().is_pending());
        assert_eq!(fresh.finish(), 22);
        assert_eq!(joins.finish(), 22);
    });
}

#[test]
fn says_whether_a_live_value_was_removed() {
    within(|| {
        #[memoize(ttl = "10s")]
        fn timed(id: u32) -> u32 {
            id
        }
        let test = testing::isolate();
        assert!(!timed::invalidate(1));
        timed(1);
        assert!(timed::invalidate(1));
        assert!(!timed::invalidate(1));
        timed(1);
        test.advance(std::time::Duration::from_secs(10));
        assert!(!timed::invalidate(1), "what has expired is not there");
    });
}

#[test]
fn touches_its_own_key_only() {
    within(|| {
        static RUNS: AtomicU32 = AtomicU32::new(0);
        #[memoize]
        fn counted(id: u32) -> u32 {
            RUNS.fetch_add(1, Ordering::SeqCst);
            id
        }
        let _test = testing::isolate();
        (0..100).for_each(|id| assert_eq!(counted(id), id));
        assert!(counted::invalidate(50));
        (0..100).for_each(|id| assert_eq!(counted(id), id));
        assert_eq!(RUNS.load(Ordering::SeqCst), 101);
    });
}

#[memoize]
fn generic<T: oncemore::CacheKey + Copy + Into<u64>>(x: T) -> u64 {
    x.into()
}

#[test]
fn of_one_instantiation_leaves_the_others() {
    within(|| {
        let _test = testing::isolate();
        assert_eq!((generic(1_u8), generic(1_u16), generic(2_u8)), (1, 1, 2));
        assert!(generic::invalidate(1_u8));
        assert!(!generic::contains(1_u8));
        assert!(generic::contains(1_u16) && generic::contains(2_u8));
    });
}

#[test]
fn of_everything_reaches_all_instantiations() {
    within(|| {
        let _test = testing::isolate();
        assert_eq!((generic(1_u8), generic(1_u16)), (1, 1));
        generic::invalidate_all();
        assert!(!generic::contains(1_u8) && !generic::contains(1_u16));
        assert_eq!((generic(1_u8), generic(1_u16)), (1, 1));
        through_the_list("::generic");
        assert!(!generic::contains(1_u8) && !generic::contains(1_u16));
        assert_eq!(generic::stats().entries, 0);
    });
}

#[test]
fn a_value_that_is_put_answers_the_next_call() {
    within(|| {
        let _test = testing::isolate();
        assert_eq!(shared_flight(1, None, 1), 1);
        assert!(shared_flight::put(1, 2));
        assert_eq!(shared_flight(1, None, 3), 2);
        assert_eq!(shared_flight::stats().computations, 1);
    });
}
