//! Invalidations that could not be delivered: until they arrive, this process distrusts what they are about.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use oncemore_core::{BackendError, Generation, Write};
use tokio::time::sleep;

use super::driver;
use super::notice::Notice;
use super::panics::caught;
use super::tier::Tier;

/// More keys than this become an invalidation of their function.
const MOST: usize = 10_000;
const AGAIN: Duration = Duration::from_millis(200);

/// What a tier is owed.
#[derive(Debug, Default)]
pub(crate) struct Owed {
    /// So that calls need no lock while nothing is owed.
    count: AtomicUsize,
    debts: Mutex<Debts>,
    delivering: AtomicBool,
}

#[derive(Debug, Default)]
struct Debts {
    all: HashMap<Arc<str>, Debt>,
    /// How many there ever were.
    number: u64,
}

#[derive(Debug)]
struct Debt {
    /// What is written, the same each time: where it arrived already it must change nothing.
    write: Write,
    /// What the other processes are told.
    notice: Notice,
    /// Tells a later invalidation of the same key from this one.
    number: u64,
}

impl Debts {
    fn add(&mut self, write: Write, notice: Notice) {
        let key = Arc::clone(write.key());
        self.number += 1;
        let number = self.number;
        let debt = Debt {
            write,
            notice,
            number,
        };
        self.all.insert(key, debt);
    }
}

impl Owed {
    /// Whether something that a value depends on waits to be invalidated.
    pub(crate) fn distrusts(&self, key: &Arc<str>, generations: &[Arc<str>]) -> bool {
        if self.count() == 0 {
            return false;
        }
        let debts = self.lock();
        let mut keys = std::iter::once(key).chain(generations);
        keys.any(|key| debts.all.contains_key(key))
    }

    /// How much is owed.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    fn add(&self, write: &Write, notice: &Notice) {
        let mut debts = self.lock();
        match write {
            Write::Bump { .. } => debts.add(write.clone(), notice.clone()),
            _ if debts.all.len() >= MOST => {
                // The whole function is less to remember, and no less invalid.
                let functions: HashSet<_> = std::mem::take(&mut debts.all)
                    .into_values()
                    .map(|debt| debt.notice)
                    .chain([notice.clone()])
                    .map(|notice| Arc::clone(notice.group()))
                    .collect();
                for function in functions {
                    let (key, to) = (Arc::clone(&function), Generation::fresh());
                    debts.add(Write::Bump { key, to }, Notice::Group(function));
                }
            }
            _ => debts.add(write.clone(), notice.clone()),
        }
        self.count.store(debts.all.len(), Ordering::Release);
    }

    /// Some of it, the oldest first, each with its number.
    fn some(&self) -> Vec<(u64, Write, Notice)> {
        let debts = self.lock();
        let mut all: Vec<_> = debts
            .all
            .values()
            .map(|debt| (debt.number, debt.write.clone(), debt.notice.clone()))
            .collect();
        all.sort_by_key(|(number, ..)| *number);
        all.truncate(256);
        all
    }

    /// It arrived; a later invalidation of the same key is still owed.
    fn settle(&self, number: u64, write: &Write) {
        let mut debts = self.lock();
        let settled = debts
            .all
            .get(write.key())
            .is_some_and(|debt| debt.number == number);
        if settled {
            debts.all.remove(write.key());
        }
        self.count.store(debts.all.len(), Ordering::Release);
    }

    /// It did not arrive: the others are tried before it is again.
    fn postpone(&self, number: u64, write: &Write) {
        let mut debts = self.lock();
        debts.number += 1;
        let last = debts.number;
        if let Some(debt) = debts.all.get_mut(write.key())
            && debt.number == number
        {
            debt.number = last;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Debts> {
        self.debts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tier {
    /// Owes an invalidation, and delivers it when it can.
    pub(crate) fn owe(self: &Arc<Self>, write: &Write, notice: &Notice) {
        self.owed.add(write, notice);
        if self.owed.delivering.swap(true, Ordering::AcqRel) {
            return;
        }
        let tier = Arc::downgrade(self);
        let deliver = async move {
            loop {
                sleep(AGAIN).await;
                let Some(tier) = tier.upgrade() else { return };
                for (number, write, notice) in tier.owed.some() {
                    let delivered = caught(tier.deliver_one(&write, &notice)).await;
                    match delivered.and_then(|delivered| delivered) {
                        Ok(()) => tier.owed.settle(number, &write),
                        Err(error) => {
                            tier.owed.postpone(number, &write);
                            // The whole tier is away, not only what this one concerns.
                            if error.kind().is_outage() {
                                break;
                            }
                        }
                    }
                }
                if tier.owed.count() == 0 {
                    tier.owed.delivering.store(false, Ordering::Release);
                    // One that came in between started no delivery of its own.
                    if tier.owed.count() == 0 || tier.owed.delivering.swap(true, Ordering::AcqRel) {
                        return;
                    }
                }
            }
        };
        driver::handle().map(|runtime| runtime.spawn(deliver));
    }

    async fn deliver_one(
        self: &Arc<Self>,
        write: &Write,
        notice: &Notice,
    ) -> Result<(), BackendError> {
        self.write(write.clone()).await?;
        self.publish(notice).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> (Write, Notice) {
        let write = Write::Remove {
            key: format!("p:{}:{number}", number % 2).into(),
        };
        let notice = Notice::Key {
            function: format!("p#generation::{}", number % 2).into(),
            check: number as u64,
        };
        (write, notice)
    }

    #[test]
    fn the_newest_of_a_key_is_owed_once_and_settled_by_itself() {
        let owed = Owed::default();
        let (write, notice) = key(1);
        owed.add(&write, &notice);
        let (first, ..) = owed.some().remove(0);
        owed.add(&write, &notice);
        assert_eq!(owed.count(), 1);
        owed.settle(first, &write);
        assert_eq!(
            owed.count(),
            1,
            "the first was delivered, the second was not"
        );
        let (second, again, _) = owed.some().remove(0);
        assert!(owed.distrusts(again.key(), &[]));
        owed.settle(second, &write);
        assert_eq!(owed.count(), 0);
        assert!(!owed.distrusts(again.key(), &[]));
    }

    #[test]
    fn a_repeat_writes_the_same_generation() {
        let owed = Owed::default();
        let (key, to) = ("p#generation::f".into(), Generation::fresh());
        owed.add(&Write::Bump { key, to }, &Notice::Group("f".into()));
        for _ in 0..2 {
            let (.., write, _) = owed.some().remove(0);
            assert!(matches!(write, Write::Bump { to: again, .. } if again == to));
        }
    }

    #[test]
    fn what_does_not_arrive_lets_the_others_pass() {
        let owed = Owed::default();
        for number in 0..300 {
            let (write, notice) = key_apart(number);
            owed.add(&write, &notice);
        }
        let first = owed.some();
        for (number, write, _) in &first {
            owed.postpone(*number, write);
        }
        let next: HashSet<_> = owed.some()[..44]
            .iter()
            .map(|(_, write, _)| Arc::clone(write.key()))
            .collect();
        assert!(
            first
                .iter()
                .all(|(_, write, _)| !next.contains(write.key()))
        );
        assert_eq!(owed.count(), 300);
    }

    fn key_apart(number: usize) -> (Write, Notice) {
        let (_, notice) = key(number);
        let key = format!("p:apart:{number}").into();
        (Write::Remove { key }, notice)
    }

    #[test]
    fn too_many_keys_become_their_functions() {
        let owed = Owed::default();
        for number in 0..=MOST {
            let (write, notice) = key(number);
            owed.add(&write, &notice);
        }
        assert_eq!(owed.count(), 2);
        for (_, write, notice) in owed.some() {
            assert!(matches!(write, Write::Bump { .. }));
            assert_eq!(Notice::Group(Arc::clone(write.key())), notice);
        }
        let function: Arc<str> = "p#generation::0".into();
        assert!(owed.distrusts(&"p:0:4".into(), &[function]));
    }
}
