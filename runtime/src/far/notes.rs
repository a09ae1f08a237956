//! Which copy in this process belongs to a remote key. Copies are typed, and found by a hash of this process's own; other processes know
//! neither, and name a key by a digest. The notes lead from one to the other.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use oncemore_core::clock::Timestamp;

/// The notes of one cache.
///
/// A key is noted while a call is on its way to the remote stores, and from then on for as long as a copy lives, twice that at the most. Notes are
/// bounded: where more were needed, an unknown key may be any.
#[derive(Debug, Default)]
pub(crate) struct Notes(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// Those of calls under way: the hash, and how many calls.
    under_way: HashMap<u64, (u64, u32)>,
    /// In two ages, so that old ones go all at once.
    young: HashMap<u64, u64>,
    old: HashMap<u64, u64>,
    /// When the young ones began.
    began: Timestamp,
    /// The longest that a copy lives.
    span: Duration,
    /// Until then there may be copies that are not noted.
    partial: Timestamp,
}

/// What is known of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Known {
    /// Its hash.
    Hash(u64),
    /// There is no copy of it, and no call is on its way for one.
    Nowhere,
    /// There may be a copy, and it is not known which.
    Anywhere,
}

impl Notes {
    /// Notes a key while a call is under way for it.
    pub(crate) fn begin(&self, check: u64, hash: u64) {
        let mut inner = self.lock();
        let (noted, count) = inner.under_way.entry(check).or_insert((hash, 0));
        *noted = hash;
        *count += 1;
    }

    /// The call has ended, and may have left a copy that lives for `life` at most. `most`: so many notes.
    pub(crate) fn end(&self, check: u64, now: Timestamp, life: Duration, most: usize) {
        let mut inner = self.lock();
        inner.rotate(now, life);
        let Some((hash, count)) = inner.under_way.get_mut(&check) else {
            return;
        };
        let hash = *hash;
        *count -= 1;
        if *count == 0 {
            inner.under_way.remove(&check);
        }
        if inner.young.len() < most || inner.young.contains_key(&check) {
            inner.young.insert(check, hash);
        } else {
            inner.partial = inner.partial.max(now.after(life));
        }
    }

    /// What is known of a key.
    pub(crate) fn find(&self, check: u64, now: Timestamp) -> Known {
        let inner = self.lock();
        let under_way = inner.under_way.get(&check).map(|(hash, _)| hash);
        let noted = || inner.young.get(&check).or_else(|| inner.old.get(&check));
        match under_way.or_else(noted) {
            Some(hash) => Known::Hash(*hash),
            None if now < inner.partial => Known::Anywhere,
            None => Known::Nowhere,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn rotate(&mut self, now: Timestamp, life: Duration) {
        self.span = self.span.max(life);
        let age = now.since(self.began);
        if age < self.span {
            return;
        }
        // What was noted while the young ones were young has lived for a span when they have been old for one.
        self.old = std::mem::take(&mut self.young);
        if age >= self.span * 2 {
            self.old = HashMap::new();
        }
        self.began = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFE: Duration = Duration::from_secs(10);

    fn at(seconds: u64) -> Timestamp {
        Timestamp::default().after(Duration::from_secs(seconds))
    }

    #[test]
    fn a_note_outlives_its_copy_and_then_goes() {
        let notes = Notes::default();
        for second in 0..100 {
            notes.begin(second, second * 7);
            notes.end(second, at(second), LIFE, 1_000);
            for other in 0..=second {
                let found = notes.find(other, at(second));
                if second - other < 10 {
                    assert_eq!(found, Known::Hash(other * 7), "{other} at {second}");
                }
                if second - other > 20 {
                    assert_eq!(found, Known::Nowhere, "{other} at {second}");
                }
            }
        }
    }

    #[test]
    fn a_call_under_way_keeps_its_note() {
        let notes = Notes::default();
        notes.begin(1, 7);
        notes.begin(1, 7);
        for second in [0, 50, 100, 150] {
            notes.begin(2, 14);
            notes.end(2, at(second), LIFE, 1_000);
            assert_eq!(notes.find(1, at(second)), Known::Hash(7));
        }
        notes.end(1, at(200), LIFE, 1_000);
        notes.end(1, at(200), LIFE, 1_000);
        assert_eq!(notes.find(1, at(209)), Known::Hash(7));
        assert_eq!(notes.find(3, at(200)), Known::Nowhere);
    }

    #[test]
    fn beyond_the_bound_an_unknown_key_may_be_any_for_a_while() {
        let notes = Notes::default();
        for check in 0..5 {
            notes.begin(check, check);
            notes.end(check, at(0), LIFE, 4);
        }
        assert_eq!(notes.find(3, at(9)), Known::Hash(3));
        assert_eq!(notes.find(4, at(9)), Known::Anywhere);
        assert_eq!(notes.find(4, at(10)), Known::Nowhere);
    }
}
