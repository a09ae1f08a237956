//! The primitives that single-flight stands on: std's, or shuttle's where its tests explore their interleavings.

#[cfg(not(oncemore_shuttle))]
pub(crate) use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering},
};
#[cfg(not(oncemore_shuttle))]
pub(crate) use std::{
    thread::{Thread, current as this_thread, park},
    thread_local,
};

#[cfg(oncemore_shuttle)]
pub(crate) use shuttle::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering},
};
#[cfg(oncemore_shuttle)]
pub(crate) use shuttle::{
    thread::{Thread, current as this_thread, park},
    thread_local,
};

/// Locks. No code of a user's runs under these locks except `CacheKey`'s and `Clone`, and what they guard is whole at any
/// of their calls: a panic there poisons nothing.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
