//! A user's `Clone`, weigher and key comparison run under a store's lock; a memoized call from inside one never hangs.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use oncemore::{CacheKey, KeyWriter, Shape, memoize, testing};
use oncemore_testkit::within;

/// A value whose clone calls what it was stored by, for another key.
#[derive(Debug)]
struct Echo(u32);

thread_local! {
    static ECHOES: Cell<bool> = const { Cell::new(false) };
}

impl Clone for Echo {
    fn clone(&self) -> Self {
        // Not the clone that is stored: it would call itself without an end.
        if ECHOES.get() {
            ECHOES.set(false);
            assert_eq!(echo(self.0 + 1).0, self.0 + 1);
            ECHOES.set(true);
        }
        Self(self.0)
    }
}

fn echoing<T>(work: impl FnOnce() -> T) -> T {
    ECHOES.set(true);
    let result = work();
    ECHOES.set(false);
    result
}

#[memoize(capacity = 8)]
fn echo(n: u32) -> Echo {
    Echo(n)
}

#[test]
fn a_clone_may_call_the_function_that_stored_it() {
    within(|| {
        let _test = testing::isolate();
        echo(1);
        assert_eq!(echoing(|| echo(1)).0, 1);
        // What ran under the lock could not be stored.
        assert!(!echo::contains(2));
        echo(2);
        assert!(echo::contains(2));
        assert_eq!(echoing(|| echo(1)).0, 1);
        assert_eq!(echo::peek(1).map(|echo| echo.0), Some(1));
    });
}

#[test]
fn while_others_write() {
    #[derive(Debug)]
    struct Twice(u32);

    impl Clone for Twice {
        fn clone(&self) -> Self {
            if self.0 == 0 {
                assert_eq!(twice(1).0, 1);
            }
            Self(self.0)
        }
    }

    #[memoize(capacity = 4)]
    fn twice(n: u32) -> Twice {
        Twice(n)
    }

    within(|| {
        thread::scope(|scope| {
            for seed in 0..3 {
                scope.spawn(move || {
                    for n in 0..3_000 {
                        twice((n * seed) % 7);
                        twice(0);
                        twice::invalidate(n % 5 + 1);
                    }
                });
            }
        });
    });
}

#[test]
fn a_weigher_may_call_it_too() {
    #[memoize(max_weight = 100, weight = |key, _| heavy(key.0 + 1).min(2))]
    fn heavy(n: u64) -> u64 {
        n
    }

    within(|| {
        let _test = testing::isolate();
        assert_eq!(heavy(1), 1);
        assert_eq!(heavy(1), 1);
        assert_eq!(heavy::stats().hits, 1);
    });
}

/// A key whose comparison calls the function that it is a key of.
#[derive(Clone, Debug)]
struct Curious(u32);

static COMPARED: AtomicU32 = AtomicU32::new(0);

impl CacheKey for Curious {
    type Owned = Self;
    const SHAPE: Shape = Shape::new("curious");

    fn hash_key<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash_key(state);
    }
    fn eq_key(&self, other: &Self) -> bool {
        COMPARED.fetch_add(1, Ordering::Relaxed);
        if self.0 < 10 {
            curious(&Curious(self.0 + 10));
        }
        self.0 == other.0
    }
    fn to_key(&self) -> Self {
        self.clone()
    }
    fn encode(&self, writer: &mut KeyWriter<'_>) {
        self.0.encode(writer);
    }
}

#[memoize(capacity = 8)]
fn curious(key: &Curious) -> u32 {
    key.0
}

#[test]
fn and_a_comparison_of_keys() {
    within(|| {
        let _test = testing::isolate();
        for _ in 0..3 {
            assert_eq!(curious(&Curious(1)), 1);
        }
        assert!(COMPARED.load(Ordering::Relaxed) >= 2);
        curious::invalidate(&Curious(1));
        assert!(!curious::contains(&Curious(1)));
    });
}

#[test]
fn what_would_change_the_cache_says_so() {
    #[derive(Debug)]
    struct Eager;

    thread_local! {
        static EAGER: Cell<bool> = const { Cell::new(false) };
    }

    impl Clone for Eager {
        fn clone(&self) -> Self {
            if EAGER.get() {
                eager::invalidate(1);
            }
            Self
        }
    }

    #[memoize]
    fn eager(_n: u32) -> Eager {
        Eager
    }

    within(|| {
        let _test = testing::isolate();
        eager(1);
        EAGER.set(true);
        let panic = catch_unwind(AssertUnwindSafe(|| eager(1))).expect_err("it should panic");
        EAGER.set(false);
        let message = panic.downcast_ref::<&str>().expect("a message");
        assert!(message.contains("`Clone`"), "{message}");
        // And all works as before.
        assert!(eager::contains(1));
        assert!(eager::invalidate(1));
        eager(2);
        assert!(eager::contains(2));
    });
}
