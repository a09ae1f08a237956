//! What `oncemore::testing` promises to the tests of programs that memoize.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use oncemore::testing::{self, LastCall};
use oncemore::{Store, memoize};
use oncemore_testkit::{Gate, Hand, block_on, eventually, race, within, yields};

#[memoize(ttl = "10s")]
fn square(n: u64) -> u64 {
    n * n
}

#[test]
fn an_isolated_test_starts_empty_and_leaves_nothing() {
    #[memoize]
    fn counted(n: u64) -> u64 {
        n
    }
    counted(1);
    {
        let _test = testing::isolate();
        assert_eq!(counted::stats(), oncemore::Stats::default());
        assert!(!counted::contains(1));
        counted(2);
        assert_eq!(counted::stats().entries, 1);
    }
    assert!(counted::contains(1) && !counted::contains(2));
    let _again = testing::isolate();
    assert!(!counted::contains(2));
}

#[test]
fn isolations_nest() {
    let _outer = testing::isolate();
    square(1);
    {
        let _inner = testing::isolate();
        assert!(!square::contains(1));
        square(2);
    }
    assert!(square::contains(1) && !square::contains(2));
}

#[test]
fn tests_on_other_threads_see_nothing_of_each_other() {
    within(|| {
        race(8, |at| {
            let test = testing::isolate();
            for _ in 0..at {
                test.advance(Duration::from_secs(10));
                square(3);
            }
            assert_eq!(square::stats().computations, at as u64);
        });
    });
}

#[test]
fn another_thread_takes_part_until_it_leaves() {
    within(|| {
        let test = testing::isolate();
        square(1);
        let shared = test.share();
        std::thread::spawn(move || {
            assert_eq!(square::stats().computations, 0, "not part of it yet");
            let inside = shared.enter();
            assert!(square::contains(1));
            square(2);
            drop(inside);
            assert!(!square::contains(2));
        })
        .join()
        .unwrap();
        assert!(square::contains(2));
    });
}

#[test]
fn a_task_takes_part_at_each_of_its_polls_and_at_no_other_time() {
    let test = testing::isolate();
    let task = test.share().wrap(async {
        square(1);
        yields(1).await;
        assert!(square::contains(1));
        square(2)
    });
    drop(test);
    let mut task = Hand::new(task);
    assert!(task.poll().is_pending());
    assert!(
        !square::contains(1),
        "between its polls the thread is its own"
    );
    assert_eq!(task.finish(), 4);
    assert!(!square::contains(2));
}

#[test]
fn time_passes_when_the_test_says_so() {
    let test = testing::isolate();
    let shared = test.share();
    square(1);
    test.advance(Duration::from_secs(9));
    assert!(square::contains(1));
    test.advance(Duration::from_secs(1));
    assert!(!square::contains(1));
    let inside = shared.enter();
    assert!(!square::contains(1), "for all who take part");
    drop(inside);
    test.purge();
    assert_eq!(square::stats().entries, 0);
}

#[test]
fn a_store_in_a_field_goes_by_the_same_clock() {
    #[derive(Default)]
    struct Owner {
        store: Store<(u32,), u32>,
    }
    impl Owner {
        #[memoize(store = self.store, ttl = "10s")]
        fn same(&self, n: u32) -> u32 {
            n
        }
    }
    let test = testing::isolate();
    let owner = Owner::default();
    owner.same(1);
    owner.same(1);
    test.advance(Duration::from_secs(10));
    owner.same(1);
    assert_eq!(owner.store.stats().computations, 2);
}

#[test]
fn the_last_call_is_known() {
    let _test = testing::isolate();
    assert_eq!(testing::last_call(), None);
    square(1);
    assert_eq!(testing::last_call(), Some(LastCall::Computed));
    square(1);
    assert_eq!(testing::last_call(), Some(LastCall::Hit));
    square::refresh(1);
    assert_eq!(testing::last_call(), Some(LastCall::Computed));
    square::uncached(1);
    square::peek(1);
    assert_eq!(testing::last_call(), Some(LastCall::Computed), "no calls");
}

#[test]
fn a_call_that_waited_says_so() {
    #[memoize]
    fn slow(n: u32, #[key(skip)] gate: &Gate) -> u32 {
        gate.pass();
        n
    }
    #[memoize]
    async fn later(n: u32) -> u32 {
        yields(2).await;
        n
    }
    within(|| {
        let test = testing::isolate();
        let (shared, gate) = (test.share(), Gate::default());
        std::thread::scope(|scope| {
            let call = || {
                let _test = shared.enter();
                slow(1, &gate);
                testing::last_call()
            };
            let leader = scope.spawn(call);
            gate.await_arrival();
            let waiter = scope.spawn(call);
            eventually("it waits", || slow::stats().waits == 1);
            gate.open();
            assert_eq!(leader.join().unwrap(), Some(LastCall::Computed));
            assert_eq!(waiter.join().unwrap(), Some(LastCall::Waited));
        });
        let (mut leader, mut waiter) = (Hand::new(later(1)), Hand::new(later(1)));
        assert!(leader.poll().is_pending() && waiter.poll().is_pending());
        leader.finish();
        waiter.finish();
        assert_eq!(testing::last_call(), Some(LastCall::Waited));
        block_on(later(1));
        assert_eq!(testing::last_call(), Some(LastCall::Hit));
    });
}

#[test]
fn a_reset_empties_what_the_thread_sees() {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    #[memoize]
    fn counted(n: u32) -> u32 {
        CALLS.fetch_add(1, Ordering::SeqCst);
        n
    }
    counted(1);
    {
        let _test = testing::isolate();
        counted(1);
        testing::reset();
        assert!(!counted::contains(1));
        assert_eq!(counted::stats().entries, 0);
        counted(1);
    }
    assert!(counted::contains(1), "the isolated one's reset is its own");
    assert_eq!(CALLS.load(Ordering::SeqCst), 3);
}
