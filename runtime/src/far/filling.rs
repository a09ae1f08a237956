//! Values on their way into tiers.

use oncemore_core::{Generation, Reading, Written};

use super::telemetry::Operation;
use super::tier::Answer;

/// Values on their way into tiers.
pub(crate) struct Filling {
    pub(super) tiers: usize,
    pub(super) writes: Vec<(Answer<Written>, Operation, usize)>,
    /// The generations as they are now, and as they were.
    pub(super) checks: Vec<(Answer<Reading>, Vec<Generation>)>,
}

/// What became of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Filled {
    /// They are in all tiers.
    All,
    /// Not in all: a server could not be reached, or had no use for them.
    Some,
    /// They were invalidated before they arrived.
    Invalid,
}

impl Filling {
    /// Nothing is on its way.
    pub(super) fn nothing() -> Self {
        Self {
            tiers: 0,
            writes: Vec::new(),
            checks: Vec::new(),
        }
    }

    /// Waits until they are there, or not.
    pub(crate) async fn done(self) -> Filled {
        let (mut stored, mut invalid) = (0, false);
        for (answer, mut operation, bytes) in self.writes {
            let answer = operation.during(answer).await;
            operation.written(&answer, bytes);
            // What went wrong is counted and said by the tier; the value is its caller's all the same.
            match answer {
                Ok(Written::Done) => stored += 1,
                Ok(Written::Refused) => invalid = true,
                Err(_) => {}
            }
        }
        for (read, before) in self.checks {
            invalid |= read
                .await
                .is_ok_and(|reading| reading.generations != before);
        }
        match (invalid, stored == self.tiers) {
            (true, _) => Filled::Invalid,
            (false, true) => Filled::All,
            (false, false) => Filled::Some,
        }
    }
}
