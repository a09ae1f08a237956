//! A `Clone` that runs while a store is locked waits for no other thread, which may want that lock.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use oncemore::{memoize, testing};
use oncemore_testkit::{Gate, within};

/// A value whose clone asks for a value that another thread computes, which in turn needs the store that is being read.
#[derive(Debug)]
struct Crossing(bool);

static CROSS: AtomicBool = AtomicBool::new(false);

impl Clone for Crossing {
    fn clone(&self) -> Self {
        if self.0 && CROSS.load(Ordering::SeqCst) {
            assert_eq!(other_side(1), 1);
        }
        Self(self.0)
    }
}

#[memoize(capacity = 100)]
fn crossing(n: u64) -> Crossing {
    Crossing(n == 1)
}

fn gate() -> &'static Gate {
    static GATE: OnceLock<Gate> = OnceLock::new();
    GATE.get_or_init(Gate::default)
}

static PASSING: AtomicBool = AtomicBool::new(false);

#[memoize]
fn other_side(n: u64) -> u64 {
    if !PASSING.swap(true, Ordering::SeqCst) {
        gate().pass();
        crossing(2);
    }
    n
}

#[test]
fn a_clone_waits_for_nobody() {
    within(|| {
        let test = testing::isolate();
        let test = test.share();
        crossing(1);
        CROSS.store(true, Ordering::SeqCst);
        let leader = {
            let test = test.clone();
            std::thread::spawn(move || {
                let _here = test.enter();
                other_side(1)
            })
        };
        gate().await_arrival();
        // Its clone asks for what the other thread computes, under the lock that the other thread will want.
        crossing(1);
        gate().open();
        assert_eq!(leader.join().ok(), Some(1));
    });
}
