//! Which threads hold a lock under which a user's code runs: `Clone`, the comparison of keys, a weigher.
//!
//! That code may call memoized functions itself. Such a call must not wait for a lock: the thread may hold it already, or
//! one that its holder waits for.

use std::cell::Cell;
use std::marker::PhantomData;

thread_local! {
    static HELD: Cell<bool> = const { Cell::new(false) };
}

/// While it lives, its thread holds a lock and may run a user's code.
#[derive(Debug)]
pub struct Held {
    /// By an outer one already. Kept here, since to count up and down in memory is slower.
    before: bool,
    not_send: PhantomData<*const ()>,
}

impl Held {
    /// Notes that this thread holds a lock.
    #[inline]
    pub fn enter() -> Self {
        Self {
            before: HELD.replace(true),
            not_send: PhantomData,
        }
    }

    /// Whether this thread holds one.
    #[inline]
    pub fn any() -> bool {
        HELD.get()
    }

    /// Refuses what would have to wait for a lock and cannot be left undone.
    ///
    /// # Panics
    /// This thread holds a lock.
    pub fn none() {
        assert!(
            !Self::any(),
            "a cache cannot be changed from inside the `Clone` of a stored value, the comparison of its keys or `weight`, which run under \
             its lock"
        );
    }
}

impl Drop for Held {
    #[inline]
    fn drop(&mut self) {
        HELD.set(self.before);
    }
}
