//! How much is asked of a tier at once: with little, a read goes out by itself; with much, in a batch with others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::tier::Tier;

/// Less than so many reads are under way: the next one need not wait for a batch.
const FEW: usize = 24;
/// So many reads in a row found few before them: the load is low. A batch that is done leaves few for a moment, and reads both by themselves and
/// in batches cost more than they save.
const CALM: usize = 2 * FEW;

/// How much is asked of a tier at once.
#[derive(Debug)]
pub(super) struct Load {
    under_way: AtomicUsize,
    /// Reads in a row that found few before them.
    calm: AtomicUsize,
}

impl Load {
    pub(super) fn new() -> Self {
        Self {
            under_way: AtomicUsize::new(0),
            calm: AtomicUsize::new(CALM),
        }
    }

    /// Whether another read is to go out by itself. A hint: the numbers change meanwhile.
    pub(super) fn is_low(&self) -> bool {
        if self.under_way.load(Ordering::Relaxed) >= FEW {
            self.calm.store(0, Ordering::Relaxed);
            return false;
        }
        let calm = self.calm.load(Ordering::Relaxed);
        if calm < CALM {
            self.calm.store(calm + 1, Ordering::Relaxed);
        }
        calm >= CALM
    }
}

/// A read under way, until it is dropped.
pub(crate) struct UnderWay(Arc<Tier>);

impl UnderWay {
    pub(super) fn new(tier: Arc<Tier>) -> Self {
        tier.load.under_way.fetch_add(1, Ordering::Relaxed);
        Self(tier)
    }

    pub(super) fn tier(&self) -> &Arc<Tier> {
        &self.0
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.load.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lull_after_much_is_not_low() {
        let load = Load::new();
        assert!(load.is_low());
        load.under_way.store(FEW, Ordering::Relaxed);
        assert!(!load.is_low());
        load.under_way.store(0, Ordering::Relaxed);
        for _ in 0..CALM {
            assert!(!load.is_low());
        }
        assert!(load.is_low());
    }
}
