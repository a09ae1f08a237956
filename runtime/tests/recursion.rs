//! A call that would wait for itself says so; recursion over other keys just works.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};

use oncemore::{memoize, testing};
use oncemore_testkit::{Gate, Hand, block_on, race, within};

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .expect("a panic with a message")
}

/// Runs what has to panic and checks that the message names the function and the key and says what to do.
fn complains<T>(function: &str, key: &str, work: impl FnOnce() -> T) {
    let Err(panic) = catch_unwind(AssertUnwindSafe(work)) else {
        panic!("it should have complained of {function}");
    };
    let message = message(&*panic);
    for part in [function, key, "waits for itself", "uncached"] {
        assert!(message.contains(part), "{part} is missing: {message}");
    }
}

#[memoize]
fn fibonacci(n: u64) -> u64 {
    if n < 2 {
        n
    } else {
        fibonacci(n - 1) + fibonacci(n - 2)
    }
}

#[memoize(capacity = unbounded)]
fn collatz(n: u64) -> u32 {
    match n {
        1 => 0,
        n if n % 2 == 0 => collatz(n / 2) + 1,
        n => collatz(3 * n + 1) + 1,
    }
}

#[test]
fn over_other_keys_works() {
    within(|| {
        let _test = testing::isolate();
        assert_eq!(fibonacci(90), 2_880_067_194_370_816_120);
        assert_eq!(fibonacci::stats().computations, 91);
        assert_eq!(collatz(27), 111);
        assert_eq!((1..1_000).map(collatz).max(), Some(178));
        assert_eq!(collatz::stats().computations, collatz::stats().entries);
    });
}

#[test]
fn over_other_keys_works_on_many_threads() {
    within(|| {
        let test = testing::isolate();
        let shared = test.share();
        race(8, |at| {
            let _test = shared.enter();
            assert_eq!(
                fibonacci(60 + at as u64 % 2),
                [1_548_008_755_920, 2_504_730_781_961][at % 2]
            );
        });
        assert_eq!(fibonacci::stats().computations, 62);
    });
}

#[memoize]
fn factorial(n: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move {
        if n == 0 {
            1
        } else {
            n * factorial(n - 1).await
        }
    })
}

#[test]
fn over_other_keys_works_asynchronously() {
    within(|| {
        let _test = testing::isolate();
        assert_eq!(block_on(factorial(20)), 2_432_902_008_176_640_000);
        assert_eq!(factorial::stats().computations, 21);
    });
}

static BROKEN: AtomicU32 = AtomicU32::new(0);

#[memoize]
fn ouroboros(n: u32, #[key(skip)] bite: bool) -> u32 {
    if bite { ouroboros(n, bite) + 1 } else { n }
}

#[test]
fn with_the_same_key_panics_with_the_way_out() {
    within(|| {
        let _test = testing::isolate();
        complains("ouroboros", "(7)", || ouroboros(7, true));
        assert_eq!(ouroboros::stats().entries, 0);
        assert_eq!(ouroboros(7, false), 7, "usable afterwards");
        assert_eq!(ouroboros(7, true), 7, "a hit does not recurse");
        complains("ouroboros", "(8)", || ouroboros(8, true));
    });
}

#[memoize]
fn chicken(n: u32) -> u32 {
    egg(n)
}

#[memoize]
fn egg(n: u32) -> u32 {
    if BROKEN.load(Ordering::SeqCst) == n {
        n
    } else {
        chicken(n)
    }
}

#[test]
fn through_another_function_panics_as_well() {
    within(|| {
        let _test = testing::isolate();
        complains("chicken", "(3)", || chicken(3));
        complains("egg", "(3)", || egg(3));
        BROKEN.store(3, Ordering::SeqCst);
        assert_eq!(chicken(3), 3, "usable afterwards");
        assert_eq!(egg(3), 3);
    });
}

#[memoize]
fn later(n: u32, #[key(skip)] bite: bool) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move {
        oncemore_testkit::yields(2).await;
        if bite { later(n, true).await } else { n }
    })
}

#[test]
fn with_the_same_key_panics_asynchronously() {
    within(|| {
        let _test = testing::isolate();
        complains("later", "(7)", || Hand::new(later(7, true)).finish());
        assert_eq!(Hand::new(later(7, false)).finish(), 7, "usable afterwards");
    });
}

#[memoize]
fn there(n: u32) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move {
        oncemore_testkit::yields(1).await;
        back(n).await
    })
}

#[memoize]
fn back(n: u32) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move {
        oncemore_testkit::yields(1).await;
        there(n).await
    })
}

#[test]
fn through_another_function_panics_asynchronously() {
    within(|| {
        let _test = testing::isolate();
        complains("there", "(3)", || Hand::new(there(3)).finish());
        complains("back", "(3)", || Hand::new(back(3)).finish());
    });
}

#[memoize]
fn crossing(n: u32, #[key(skip)] gate: Option<&Gate>) -> u32 {
    if let Some(gate) = gate {
        gate.pass();
        crossing(3 - n, None) + 1
    } else {
        n
    }
}

#[test]
fn two_threads_that_wait_for_each_other_do_not_hang() {
    for _ in 0..50 {
        within(|| {
            let test = testing::isolate();
            let (shared, gate) = (test.share(), Gate::default());
            std::thread::scope(|scope| {
                let spawn = |n| {
                    let (shared, gate) = (&shared, &gate);
                    scope.spawn(move || {
                        let _test = shared.enter();
                        catch_unwind(AssertUnwindSafe(|| crossing(n, Some(gate))))
                    })
                };
                let threads = [spawn(1), spawn(2)];
                gate.await_arrival();
                gate.await_arrival();
                gate.open();
                gate.open();
                let ended = threads.map(|thread| thread.join().unwrap());
                let panics: Vec<_> = ended.iter().filter_map(|end| end.as_ref().err()).collect();
                assert!(!panics.is_empty(), "one of them has to give way");
                for panic in panics {
                    assert!(message(&**panic).contains("crossing"));
                }
            });
            crossing::invalidate_all();
            assert_eq!(crossing(1, None), 1, "usable afterwards");
            assert_eq!(crossing(2, None), 2);
        });
    }
}

#[memoize]
fn meeting(n: u32, #[key(skip)] other: Option<u32>) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move {
        oncemore_testkit::yields(1).await;
        match other {
            Some(other) => meeting(other, Some(n)).await,
            None => n,
        }
    })
}

#[test]
fn two_tasks_that_wait_for_each_other_do_not_hang() {
    within(|| {
        let _test = testing::isolate();
        let (mut one, mut two) = (
            Hand::new(meeting(1, Some(2))),
            Hand::new(meeting(2, Some(1))),
        );
        assert!(one.poll().is_pending());
        assert!(two.poll().is_pending());
        assert!(one.poll().is_pending(), "waits for the other");
        complains("meeting", "(1)", || two.poll());
        drop(two);
        assert!(one.wakes() > 0);
        // Now the first computes the second key itself, and finds itself there.
        complains("meeting", "(1)", || one.finish());
        assert_eq!(Hand::new(meeting(1, None)).finish(), 1, "usable afterwards");
        assert_eq!(Hand::new(meeting(2, None)).finish(), 2);
    });
}

#[test]
fn waiting_for_a_key_that_others_compute_is_no_recursion() {
    within(|| {
        let _test = testing::isolate();
        // A computation that waits for another's, while a third waits for it.
        #[memoize]
        async fn inner(n: u32) -> u32 {
            oncemore_testkit::yields(3).await;
            n
        }
        #[memoize]
        async fn outer(n: u32) -> u32 {
            inner(n).await + inner(n).await
        }
        let (mut a, mut b, mut c) = (
            Hand::new(inner(1)),
            Hand::new(outer(1)),
            Hand::new(outer(1)),
        );
        assert!(a.poll().is_pending());
        assert!(b.poll().is_pending());
        assert!(c.poll().is_pending());
        assert_eq!(a.finish(), 1);
        assert_eq!(b.finish(), 2);
        assert_eq!(c.finish(), 2);
    });
}
