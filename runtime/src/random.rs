//! Randomness for jitter: spread, not secrecy.

use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// A random duration from zero to `most`.
pub(crate) fn up_to(most: Duration) -> Duration {
    if most.is_zero() {
        return most;
    }
    let nanos = u64::try_from(most.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(next() % nanos.saturating_add(1))
}

/// The next number of this thread's xorshift generator (Marsaglia, 2003).
fn next() -> u64 {
    thread_local! {
        static STATE: Cell<u64> = Cell::new(RandomState::new().hash_one(0_u8) | 1);
    }
    STATE.with(|state| {
        let mut x = state.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        state.set(x);
        x
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_within_its_bound_and_varies() {
        let most = Duration::from_millis(10);
        let drawn: Vec<_> = (0..100).map(|_| up_to(most)).collect();
        assert!(drawn.iter().all(|&duration| duration <= most));
        assert!(drawn.iter().any(|&duration| duration != drawn[0]));
        assert_eq!(up_to(Duration::ZERO), Duration::ZERO);
    }
}
