//! Memory is bounded, and what leaves the cache is dropped where no lock is held.

use std::cell::Cell;
use std::time::Duration;

use oncemore::{memoize, testing};
use oncemore_testkit::{Gate, race, within};

#[memoize(capacity = 100)]
fn small(n: u64) -> u64 {
    n
}

#[test]
fn no_more_entries_than_the_capacity() {
    let _test = testing::isolate();
    for n in 0..5_000 {
        assert_eq!(small(n), n);
        assert!(small::stats().entries <= 100);
    }
    let stats = small::stats();
    assert_eq!((stats.entries, stats.weight), (100, 100));
    assert_eq!(stats.evictions, 4_900);
    assert_eq!(small::config().unwrap().capacity, Some(100));
}

#[test]
fn no_more_entries_than_the_capacity_on_many_threads() {
    within(|| {
        #[memoize(capacity = 1_000)]
        fn large(n: u64) -> u64 {
            n
        }
        let test = testing::isolate();
        let shared = test.share();
        race(8, |at| {
            let _test = shared.enter();
            for n in 0..5_000 {
                assert_eq!(large(at as u64 * 2_500 + n), at as u64 * 2_500 + n);
            }
            assert!(large::stats().entries <= 1_000);
        });
        assert!(large::stats().entries > 900, "and it is made use of");
    });
}

#[test]
fn capacity_one_holds_one() {
    #[memoize(capacity = 1)]
    fn one(n: u64) -> u64 {
        n
    }
    let _test = testing::isolate();
    for n in 0..10 {
        assert_eq!(one(n), n);
        assert!(one::contains(n));
        assert_eq!(one::stats().entries, 1);
    }
}

#[test]
fn the_default_is_finite() {
    #[memoize]
    fn plain(n: u64) -> u64 {
        n
    }
    let _test = testing::isolate();
    for n in 0..50_000 {
        plain(n);
    }
    let stats = plain::stats();
    assert!(stats.entries <= 10_000, "{stats:?}");
    assert!(stats.entries > 9_000, "{stats:?}");
    assert_eq!(stats.entries + stats.evictions, 50_000);
}

#[test]
fn no_more_weight_than_the_greatest() {
    #[memoize(weight = |_, text: &String| text.len() as u64, max_weight = 10_000)]
    fn text(n: usize) -> String {
        "x".repeat(n % 60)
    }
    let _test = testing::isolate();
    for n in 0..2_000 {
        assert_eq!(text(n).len(), n % 60);
        assert!(text::stats().weight <= 10_000);
    }
    assert!(text::stats().weight > 8_000, "{:?}", text::stats());
    assert_eq!(text::config().unwrap().max_weight, Some(10_000));
    assert_eq!(text::config().unwrap().capacity, None);
}

#[test]
fn a_small_greatest_weight_is_kept_and_made_use_of() {
    #[memoize(weight = |_, value: &u64| *value, max_weight = 20)]
    fn heavy(n: u64, #[key(skip)] weight: u64) -> u64 {
        let _ = n;
        weight
    }
    let _test = testing::isolate();
    for n in 0..500 {
        heavy(n, 1);
        assert!(heavy::stats().weight <= 20, "{:?}", heavy::stats());
    }
    assert_eq!(heavy::stats().weight, 20);
    heavy::invalidate_all();
    heavy(0, 15);
    assert!(heavy::contains(0), "it fits the whole, whatever its parts");
    heavy(1, 21);
    assert!(!heavy::contains(1), "it does not fit");
    assert!(heavy::stats().weight <= 20);
}

#[test]
fn unbounded_keeps_everything() {
    #[memoize(capacity = unbounded)]
    fn all(n: u64) -> u64 {
        n
    }
    let _test = testing::isolate();
    (0..30_000).for_each(|n| assert_eq!(all(n), n));
    (0..30_000).for_each(|n| assert!(all::contains(n)));
    assert_eq!(all::stats().entries, 30_000);
    assert_eq!(all::config().unwrap().capacity, None);
}

#[test]
fn without_arguments_there_is_one_entry() {
    #[memoize]
    fn nothing() -> u64 {
        7
    }
    let _test = testing::isolate();
    assert_eq!((nothing(), nothing()), (7, 7));
    assert!(nothing::contains());
    let stats = nothing::stats();
    assert_eq!((stats.entries, stats.hits, stats.computations), (1, 1, 1));
    assert!(nothing::invalidate());
    assert_eq!(nothing::stats().entries, 0);
}

/// A value that turns back to the caches it comes from whenever one is dropped.
struct Loud(u32, fn(u32));

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static DROPS: Cell<u32> = const { Cell::new(0) };
}

impl Clone for Loud {
    fn clone(&self) -> Self {
        Self(self.0, self.1)
    }
}

impl Drop for Loud {
    fn drop(&mut self) {
        // The calls below drop values as well.
        if !INSIDE.replace(true) {
            DROPS.set(DROPS.get() + 1);
            (self.1)(self.0);
            INSIDE.set(false);
        }
    }
}

/// How many values have called back since this was last asked.
fn drops() -> u32 {
    DROPS.take()
}

/// What the drop of a value of `f` does to `f`'s own cache, under the same key and another.
macro_rules! meddle {
    ($f:ident) => {
        |n| {
            drop($f::peek(n));
            drop($f(n, None));
            $f::put(n + 1_000, Loud(n + 1_000, |_| ()));
            $f::invalidate(n + 1_000);
        }
    };
}

#[memoize(capacity = 4)]
fn few(n: u32, #[key(skip)] gate: Option<&Gate>) -> Loud {
    if let Some(gate) = gate {
        gate.pass();
    }
    Loud(n, meddle!(few))
}

#[test]
fn an_evicted_value_is_dropped_outside_of_locks() {
    within(|| {
        let _test = testing::isolate();
        for n in 0..50 {
            std::mem::forget(few(n, None));
        }
        assert!(drops() > 0);
    });
}

#[test]
fn a_replaced_value_is_dropped_outside_of_locks() {
    within(|| {
        let _test = testing::isolate();
        std::mem::forget(few(1, None));
        assert!(few::put(1, Loud(1, meddle!(few))));
        assert!(drops() > 0);
        std::mem::forget(few::refresh(1, None));
        assert!(drops() > 0);
    });
}

#[test]
fn an_invalidated_value_is_dropped_outside_of_locks() {
    within(|| {
        let _test = testing::isolate();
        std::mem::forget(few(1, None));
        assert!(few::invalidate(1));
        assert!(drops() > 0);
        std::mem::forget(few(1, None));
        few::invalidate_all();
        assert!(drops() > 0);
        std::mem::forget(few(1, None));
        testing::reset();
        assert!(drops() > 0);
    });
}

#[memoize(ttl = "10s", capacity = 4)]
fn brief(n: u32, #[key(skip)] gate: Option<&Gate>) -> Loud {
    let _ = gate;
    Loud(n, meddle!(brief))
}

#[memoize(ttl = "10s", capacity = unbounded)]
fn brief_unbounded(n: u32, #[key(skip)] gate: Option<&Gate>) -> Loud {
    let _ = gate;
    Loud(n, meddle!(brief_unbounded))
}

#[test]
fn a_purged_value_is_dropped_outside_of_locks() {
    within(|| {
        let test = testing::isolate();
        for n in 0..3 {
            std::mem::forget((brief(n, None), brief_unbounded(n, None)));
        }
        test.advance(Duration::from_secs(10));
        test.purge();
        assert!(drops() >= 6);
    });
}

#[test]
fn an_expired_value_is_dropped_outside_of_locks() {
    within(|| {
        let test = testing::isolate();
        std::mem::forget((brief(1, None), brief_unbounded(1, None)));
        test.advance(Duration::from_secs(10));
        std::mem::forget((brief(1, None), brief_unbounded(1, None)));
        assert!(drops() >= 2);
    });
}

#[memoize(cache_if = |_| false)]
fn unwanted(n: u32, #[key(skip)] gate: Option<&Gate>) -> Loud {
    let _ = gate;
    Loud(n, meddle!(unwanted))
}

#[test]
fn a_value_that_is_not_stored_is_dropped_outside_of_locks() {
    within(|| {
        let _test = testing::isolate();
        assert!(!unwanted::put(1, Loud(1, meddle!(unwanted))));
        std::mem::forget(unwanted(1, None));
        assert!(drops() > 0);
    });
}

#[memoize(single_flight = off)]
fn alone(n: u32, #[key(skip)] gate: Option<&Gate>) -> Loud {
    if let Some(gate) = gate {
        gate.pass();
    }
    Loud(n, meddle!(alone))
}

#[test]
fn a_value_that_comes_too_late_is_dropped_outside_of_locks() {
    within(|| {
        let test = testing::isolate();
        let (shared, gate) = (test.share(), Gate::default());
        for call in [few as fn(u32, Option<&Gate>) -> Loud, alone] {
            std::thread::scope(|scope| {
                let late = scope.spawn(|| {
                    let _test = shared.enter();
                    std::mem::forget(call(1, Some(&gate)));
                    drops()
                });
                gate.await_arrival();
                few::invalidate(1);
                alone::invalidate(1);
                gate.open();
                assert!(late.join().unwrap() > 0, "the copy for the store");
            });
        }
    });
}
