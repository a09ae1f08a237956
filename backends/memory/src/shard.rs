//! A part of a store: an engine and its lock.

use std::ops::{Deref, DerefMut};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};

use oncemore_core::clock::Timestamp;

use crate::Held;

/// On a pair of cache lines of its own, so that one shard's lock does not disturb another's.
#[repr(align(128))]
pub(crate) struct Shard<T> {
    pub(crate) lock: RwLock<Locked<T>>,
}

pub(crate) struct Locked<T> {
    pub(crate) engine: T,
    /// No entry expires before this.
    pub(crate) earliest: Timestamp,
    /// The greatest number of entries since the engine was made.
    pub(crate) peak: usize,
}

/// A lock that is held while a user's code may run.
pub(crate) struct Guard<G> {
    // Released first.
    locked: G,
    _held: Option<Held>,
}

impl<G: Deref> Deref for Guard<G> {
    type Target = G::Target;

    #[inline]
    fn deref(&self) -> &G::Target {
        &self.locked
    }
}

impl<G: DerefMut> DerefMut for Guard<G> {
    #[inline]
    fn deref_mut(&mut self) -> &mut G::Target {
        &mut self.locked
    }
}

pub(crate) type ReadGuard<'a, T> = Guard<RwLockReadGuard<'a, Locked<T>>>;
pub(crate) type WriteGuard<'a, T> = Guard<RwLockWriteGuard<'a, Locked<T>>>;

impl<T> Shard<T> {
    /// Locks it for reading; `None` where this thread would have to wait and holds another lock, or this one.
    ///
    /// `users`: whether a user's code may run while it is locked.
    #[inline]
    pub(crate) fn read(&self, users: bool) -> Option<ReadGuard<'_, T>> {
        let locked = match self.lock.try_read() {
            Ok(locked) => locked,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => self.wait_to_read()?,
        };
        Some(Guard {
            locked,
            _held: users.then(Held::enter),
        })
    }

    #[cold]
    fn wait_to_read(&self) -> Option<RwLockReadGuard<'_, Locked<T>>> {
        // A panic in a user's `Clone`, `Eq` or `Drop` leaves the engine whole: it changes nothing before or after them.
        (!Held::any()).then(|| self.lock.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Locks it for writing.
    ///
    /// # Panics
    /// This thread holds a lock already.
    pub(crate) fn write(&self) -> WriteGuard<'_, T> {
        Held::none();
        let locked = self.lock.write().unwrap_or_else(PoisonError::into_inner);
        Guard {
            locked,
            _held: Some(Held::enter()),
        }
    }
}
