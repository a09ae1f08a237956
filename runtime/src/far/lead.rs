//! A leader with remote tiers: asks them first, computes only if none has the value, and fills it in.

use std::future::Future;
use std::time::{Duration, Instant, SystemTime};

use super::driver;
use super::filling::{Filled, Filling};
use super::leg::Sealing;
use super::trip::Trip;
use super::watch::{Watch, copy};
use crate::cache::Stay;
use crate::call::{Lead, Miss};
use crate::detached;
use crate::function::Function;
use crate::outcome::Outcome;

impl<X: Function> Miss<'_, X> {
    /// Answers the call from a remote tier, or as [`call`](Self::call) does.
    ///
    /// # Panics
    /// As [`call`](Self::call).
    pub fn fetch(self, compute: impl FnOnce() -> X::Return) -> X::Return {
        match self.block() {
            Ok(answer) => answer,
            Err(lead) => lead.fetch(compute),
        }
    }

    /// The same, asynchronously.
    pub async fn fetch_async(self, compute: impl Future<Output = X::Return>) -> X::Return {
        match self.join().await {
            Ok(answer) => answer,
            Err(lead) => lead.fetch_async(compute).await,
        }
    }
}

impl<X: Function> Miss<'static, X> {
    /// [`fetch_async`](Self::fetch_async) with a computation that goes on when every caller has gone.
    ///
    /// # Panics
    /// As [`call_detached`](Self::call_detached).
    pub async fn fetch_detached<F>(self, compute: F) -> X::Return
    where
        F: Future<Output = X::Return> + Send + 'static,
        X::Return: Send + 'static,
    {
        match self.join().await {
            Ok(answer) => answer,
            Err(lead) => {
                let _waiting = lead.waiting();
                detached::run(lead.fetch_async(compute)).await
            }
        }
    }
}

/// Where nothing is installed nothing is kept either: no change of it would be heard.
const UNCACHED: Option<Duration> = Some(Duration::ZERO);

impl<X: Function> Lead<'_, X> {
    fn trip(&self) -> Option<Trip> {
        if self.is_apart() {
            return None;
        }
        let plan = self.cache().plan()?;
        Trip::start(&plan, self.info(), self.shape, &self.key_text())
    }

    fn fetch(self, compute: impl FnOnce() -> X::Return) -> X::Return {
        let Some(mut trip) = self.trip() else {
            let (returned, took) = self.compute(compute);
            return self.finish(returned, took, UNCACHED);
        };
        let watch = self.watch(&trip);
        if self.refresh {
            driver::block_on(trip.take_leases(true));
        } else if let Some((value, remaining)) = driver::block_on(self.read(&mut trip)) {
            return self.fetched(value, remaining, &trip, watch);
        }
        let began = Began::now();
        let renewal = trip.renewal();
        let (returned, took) = self.compute(compute);
        let filling = self.fill(&mut trip, &returned, began, took);
        let filled = filling.map(|(filling, ttl)| (driver::block_on(filling.done()), ttl));
        drop(renewal);
        if self.refresh && filled.is_some() {
            driver::block_on(trip.publish(self.info()));
        }
        let wanted = near_ttl(filled, began, &trip);
        copy(watch, &trip, wanted, |life| {
            self.finish(returned, took, Some(life))
        })
    }

    async fn fetch_async(self, compute: impl Future<Output = X::Return>) -> X::Return {
        let Some(mut trip) = self.trip() else {
            let (returned, took) = self.compute_async(compute).await;
            return self.finish(returned, took, UNCACHED);
        };
        let watch = self.watch(&trip);
        if self.refresh {
            trip.take_leases(true).await;
        } else if let Some((value, remaining)) = self.read(&mut trip).await {
            return self.fetched(value, remaining, &trip, watch);
        }
        let began = Began::now();
        let renewal = trip.renewal();
        let (returned, took) = self.compute_async(compute).await;
        let filling = self.fill(&mut trip, &returned, began, took);
        let filled = match filling {
            Some((filling, ttl)) => Some((filling.done().await, ttl)),
            None => None,
        };
        drop(renewal);
        if self.refresh && filled.is_some() {
            // Who has a copy of the old value is to see the new one. A server that cannot be told was not refreshed either.
            trip.publish(self.info()).await;
        }
        let wanted = near_ttl(filled, began, &trip);
        copy(watch, &trip, wanted, |life| {
            self.finish(returned, took, Some(life))
        })
    }

    /// The value, if a tier has it, and how long it is good for.
    async fn read(&self, trip: &mut Trip) -> Option<(X::Value, Duration)> {
        let codec = self.cache().codec()?;
        let mut value = None;
        let mut decode = |id: u8, bytes: &[u8]| {
            value = Some(codec.decode(id, bytes)?);
            Ok(())
        };
        let fetched = trip.read(&mut decode).await?;
        Some((value?, fetched.remaining))
    }

    fn fetched(
        self,
        value: X::Value,
        remaining: Duration,
        trip: &Trip,
        watch: Option<Watch<'_, X::Types>>,
    ) -> X::Return {
        let good_for = remaining.min(trip.installed.near_ttl);
        copy(watch, trip, good_for, |life| self.adopt(&value, life));
        X::Outcome::join(value)
    }

    /// Stores what was computed, if it is of the kind that is stored. With its TTL.
    ///
    /// Whether it was invalidated meanwhile is for each tier to say, by its lease and its generations. A fence of this process says less: it may be
    /// the word of another process on a change that came before the computation, and arrived late.
    fn fill(
        &self,
        trip: &mut Trip,
        returned: &X::Return,
        began: Began,
        took: Duration,
    ) -> Option<(Filling, Option<Duration>)> {
        let cache = self.cache();
        let (value, codec) = (X::Outcome::split(returned).ok()?, cache.codec()?);
        let Stay(ttl) = cache.remote_ttl(value, trip.installed.default_ttl)?;
        // The TTL counts from the beginning of the computation.
        let left = ttl.map(|ttl| ttl.saturating_sub(took));
        if left.is_some_and(|left| left.is_zero()) {
            // Too old already, here as there.
            return Some((Filling::nothing(), Some(Duration::ZERO)));
        }
        let id = codec.id(trip.installed.default_codec);
        let sealing = Sealing {
            began: began.date,
            cost: took,
            ttl,
            left,
            codec: id,
        };
        let encode = |into: &mut Vec<u8>| codec.encode(id, value, into);
        Some((trip.fill(&sealing, &encode, cache.keeps()), ttl))
    }
}

/// When a computation began.
#[derive(Clone, Copy)]
struct Began {
    date: SystemTime,
    moment: Instant,
}

impl Began {
    fn now() -> Self {
        Self {
            date: SystemTime::now(),
            moment: Instant::now(),
        }
    }
}

/// How long a copy of what was computed stays in this process: not longer than in the tiers.
fn near_ttl(filled: Option<(Filled, Option<Duration>)>, began: Began, trip: &Trip) -> Duration {
    let most = trip.installed.near_ttl;
    match filled {
        // What is invalid goes to those who waited for it, and is kept nowhere.
        Some((Filled::Invalid, _)) => Duration::ZERO,
        Some((_, Some(ttl))) => most.min(ttl.saturating_sub(began.moment.elapsed())),
        _ => most,
    }
}
