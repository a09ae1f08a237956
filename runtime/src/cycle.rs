//! Finds calls that would wait for themselves.
//!
//! Each thread knows the computations that it is in the midst of. A call that is about to wait notes, for each of them,
//! what it waits for; where following these notes leads back to one of them, no one would ever be woken.

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

use crate::sync::thread_local;

thread_local! {
    /// The flights that this thread is computing now, outermost first.
    static ACTIVE: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

/// Who waits for whom, as pairs of flights.
static WAITS: Mutex<Vec<(u64, u64)>> = Mutex::new(Vec::new());

/// While it lives, the thread is computing the flight.
#[derive(Debug)]
pub(crate) struct Computing(());

impl Computing {
    pub(crate) fn enter(flight: u64) -> Self {
        ACTIVE.with(|active| active.borrow_mut().push(flight));
        Self(())
    }
}

impl Drop for Computing {
    fn drop(&mut self) {
        ACTIVE.with(|active| active.borrow_mut().pop());
    }
}

/// While it lives, the computations of the thread that made it wait for another.
#[derive(Debug, Default)]
pub(crate) struct Waiting(Vec<(u64, u64)>);

impl Waiting {
    /// Notes that this thread's computations are about to wait for a flight.
    ///
    /// # Errors
    /// That flight waits for one of them, or is one of them.
    pub(crate) fn enter(target: u64) -> Result<Self, Cycle> {
        let edge = |&flight: &u64| (flight, target);
        let edges: Vec<_> = ACTIVE.with(|active| active.borrow().iter().map(edge).collect());
        if edges.is_empty() {
            return Ok(Self(edges));
        }
        let mut waits = WAITS.lock().unwrap_or_else(PoisonError::into_inner);
        let mut reached = vec![target];
        let mut at = 0;
        while at < reached.len() {
            if edges.iter().any(|&(flight, _)| flight == reached[at]) {
                return Err(Cycle);
            }
            for &(flight, target) in waits.iter() {
                if flight == reached[at] && !reached.contains(&target) {
                    reached.push(target);
                }
            }
            at += 1;
        }
        waits.extend(&edges);
        Ok(Self(edges))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.0.is_empty() {
            return;
        }
        let mut waits = WAITS.lock().unwrap_or_else(PoisonError::into_inner);
        for edge in &self.0 {
            if let Some(at) = waits.iter().position(|other| other == edge) {
                waits.swap_remove(at);
            }
        }
    }
}

/// A call would wait for itself.
#[derive(Debug)]
pub(crate) struct Cycle;
