//! What happens after a miss: lead a computation or wait for one.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use oncemore_core::CacheKey;
use oncemore_memory::{Held, Probe};

use crate::cache::Start;
use crate::cost::Stopwatch;
use crate::cycle::{Computing, Waiting};
use crate::detached;
use crate::flight::{Ended, Flight, Part, Wait};
use crate::function::{Function, Handle};
use crate::outcome::Outcome;
use crate::sync::Arc;
use crate::telemetry;

/// A call that found nothing stored.
#[must_use = "a miss is to be computed"]
pub struct Miss<'a, X: Function> {
    handle: Handle<'a, X>,
    hash: u64,
    key: X::Key,
    refresh: bool,
    /// The shape of the key as the function's arguments make it.
    #[cfg(feature = "remote")]
    shape: oncemore_core::Shape,
}

/// The next step of a miss.
enum Step<'a, X: Function> {
    Answer(X::Return),
    Lead(Lead<'a, X>),
    Wait(Wait<X::Key, X::Value>),
}

impl<'a, X: Function> Miss<'a, X> {
    #[cold]
    pub(crate) fn new<Q: CacheKey<Owned = X::Key>>(
        handle: Handle<'a, X>,
        hash: u64,
        key: &Q,
        refresh: bool,
    ) -> Self {
        Self {
            handle,
            hash,
            key: key.to_key(),
            refresh,
            #[cfg(feature = "remote")]
            shape: Q::SHAPE,
        }
    }

    /// Answers the call: computes, or waits for another call that does.
    ///
    /// # Panics
    /// When the computation panics, and when it would wait for itself.
    pub fn call(self, compute: impl FnOnce() -> X::Return) -> X::Return {
        match self.block() {
            Ok(answer) => answer,
            Err(lead) => lead.run(compute),
        }
    }

    /// [`call`](Self::call), asynchronously.
    ///
    /// Cancelled while it computes, it hands the computation over to a call that waits.
    pub async fn call_async(self, compute: impl Future<Output = X::Return>) -> X::Return {
        match self.join().await {
            Ok(answer) => answer,
            Err(lead) => lead.run_async(compute).await,
        }
    }

    /// Waits as long as others compute.
    pub(crate) fn block(self) -> Result<X::Return, Lead<'a, X>> {
        let mut first = true;
        loop {
            match self.step(first) {
                Step::Answer(answer) => return Ok(answer),
                Step::Lead(lead) => return Err(lead),
                Step::Wait(wait) => {
                    let _waiting = self.waiting(&wait);
                    if let Some(answer) = Self::answer(wait.block()) {
                        return Ok(answer);
                    }
                }
            }
            first = false;
        }
    }

    pub(crate) async fn join(self) -> Result<X::Return, Lead<'a, X>> {
        let mut first = true;
        loop {
            match self.step(first) {
                Step::Answer(answer) => return Ok(answer),
                Step::Lead(lead) => return Err(lead),
                Step::Wait(wait) => {
                    let _waiting = self.waiting(&wait);
                    if let Some(answer) = Self::answer(wait.await) {
                        return Ok(answer);
                    }
                }
            }
            first = false;
        }
    }

    fn step(&self, first: bool) -> Step<'a, X> {
        let cache = self.handle.cache();
        let probe = Probe {
            hash: self.hash,
            key: &self.key,
        };
        let count = |counter: &std::sync::atomic::AtomicU64| {
            if first {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        };
        if Held::any() {
            // Called by a user's `Clone`, say, under a lock: it waits for nothing and stores nothing.
            count(&cache.counters.misses);
            return Step::Lead(Lead::new(self, None));
        }
        if !cache.single_flight() {
            if !self.refresh {
                count(&cache.counters.misses);
            }
            let mut table = cache.flights.table(self.hash);
            if self.refresh {
                // What is being computed already is older than what this call will store.
                table.fence(probe);
            }
            let epoch = table.epoch();
            drop(table);
            return Step::Lead(Lead::new(
                self,
                Some(Computation::Alone {
                    key: probe.key.to_key(),
                    hash: self.hash,
                    epoch,
                }),
            ));
        }
        let mut table = cache.flights.table(self.hash);
        if self.refresh && first {
            table.fence(probe);
            let flight = table.start(probe);
            drop(table);
            return Step::Lead(Lead::new(self, Some(Computation::Flight(flight))));
        }
        // Another call may have stored the value since this one looked. It is cloned where no lock of all calls is held.
        while cache.contains(probe) {
            drop(table);
            // A call that has waited is counted already.
            let stored = if first {
                cache.hit(probe)
            } else {
                cache.get(probe)
            };
            if let Some(value) = stored {
                #[cfg(feature = "testing")]
                if first {
                    crate::testing::record(crate::testing::LastCall::Hit);
                }
                return Step::Answer(X::Outcome::join(value));
            }
            table = cache.flights.table(self.hash);
        }
        let part = table.join(probe);
        drop(table);
        count(&cache.counters.misses);
        match part {
            Part::Leader(flight) => Step::Lead(Lead::new(self, Some(Computation::Flight(flight)))),
            Part::Follower(wait) => {
                count(&cache.counters.waits);
                Step::Wait(wait)
            }
        }
    }

    fn waiting(&self, wait: &Wait<X::Key, X::Value>) -> Waiting {
        Waiting::enter(wait.flight().id()).unwrap_or_else(|_| {
            panic!(
                "`{}` waits for itself: computing the value of the key {} asks for that same value. Break the recursion, or leave this call out of \
                 memoization with its `uncached` form",
                self.handle.info().name,
                oncemore_core::key::encode(&self.key),
            )
        })
    }

    fn answer(ended: Ended<X::Value>) -> Option<X::Return> {
        #[cfg(feature = "testing")]
        crate::testing::record(crate::testing::LastCall::Waited);
        match ended {
            Ended::Value(value) => Some(X::Outcome::join(value)),
            Ended::Error(error) => X::Outcome::join_error(&error),
            Ended::Abandoned => None,
        }
    }
}

impl<X: Function> Miss<'static, X> {
    /// [`call_async`](Self::call_async) with a computation that goes on when every caller has gone.
    ///
    /// # Panics
    /// As [`call`](Self::call) does.
    pub async fn call_detached<F>(self, compute: F) -> X::Return
    where
        F: Future<Output = X::Return> + Send + 'static,
        X::Return: Send + 'static,
    {
        match self.join().await {
            Ok(answer) => answer,
            Err(lead) => {
                let _waiting = lead.waiting();
                detached::run(lead.run_async(compute)).await
            }
        }
    }
}

impl<X: Function> fmt::Debug for Miss<'_, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Miss")
            .field("function", &self.handle.info().name)
            .finish_non_exhaustive()
    }
}

/// What a leader computes for.
enum Computation<K, V> {
    /// For all who joined its flight.
    Flight(Arc<Flight<K, V>>),
    /// For itself: single-flight is off.
    Alone { key: K, hash: u64, epoch: u64 },
}

/// A call that computes. Dropped before its end, it hands over to one that waits.
pub(crate) struct Lead<'a, X: Function> {
    handle: Handle<'a, X>,
    /// `None`: for nobody else, and nothing is stored.
    computation: Option<Computation<X::Key, X::Value>>,
    start: Start,
    #[cfg(feature = "remote")]
    pub(crate) shape: oncemore_core::Shape,
    #[cfg(feature = "remote")]
    pub(crate) refresh: bool,
}

impl<'a, X: Function> Lead<'a, X> {
    fn new(miss: &Miss<'a, X>, computation: Option<Computation<X::Key, X::Value>>) -> Self {
        #[cfg(feature = "testing")]
        crate::testing::record(crate::testing::LastCall::Computed);
        Self {
            handle: miss.handle,
            computation,
            start: miss.handle.cache().start(),
            #[cfg(feature = "remote")]
            shape: miss.shape,
            #[cfg(feature = "remote")]
            refresh: miss.refresh,
        }
    }

    /// What is computed here waits for what is computed elsewhere. Never a cycle yet: the flight has just begun.
    pub(crate) fn waiting(&self) -> Option<Waiting> {
        self.id().and_then(|flight| Waiting::enter(flight).ok())
    }

    /// Whether it has to do without locks, also those of remote tiers.
    #[cfg(feature = "remote")]
    pub(crate) fn is_apart(&self) -> bool {
        self.computation.is_none()
    }

    fn id(&self) -> Option<u64> {
        match &self.computation {
            Some(Computation::Flight(flight)) => Some(flight.id()),
            _ => None,
        }
    }

    pub(crate) fn run(self, compute: impl FnOnce() -> X::Return) -> X::Return {
        let (returned, took) = self.compute(compute);
        self.finish(returned, took, None)
    }

    pub(crate) async fn run_async(self, compute: impl Future<Output = X::Return>) -> X::Return {
        let (returned, took) = self.compute_async(compute).await;
        self.finish(returned, took, None)
    }

    pub(crate) fn compute(&self, compute: impl FnOnce() -> X::Return) -> (X::Return, Duration) {
        let computing = self.id().map(Computing::enter);
        let told = telemetry::Computing::of(self.handle.info());
        let stopwatch = Stopwatch::start();
        let returned = told.within(compute);
        let took = stopwatch.stop();
        drop(computing);
        told.ended(|| Self::failed(&returned));
        (returned, took)
    }

    pub(crate) async fn compute_async(
        &self,
        compute: impl Future<Output = X::Return>,
    ) -> (X::Return, Duration) {
        let mut compute = pin!(compute);
        let told = telemetry::Computing::of(self.handle.info());
        let started = std::time::Instant::now();
        let returned = poll_fn(|context| {
            let _computing = self.id().map(Computing::enter);
            told.within(|| compute.as_mut().poll(context))
        })
        .await;
        told.ended(|| Self::failed(&returned));
        (returned, started.elapsed())
    }

    fn failed(returned: &X::Return) -> bool {
        X::Outcome::REST_IS_ERROR && X::Outcome::split(returned).is_err()
    }

    /// Stores what was computed, for `most` at most, and hands it to all who waited.
    pub(crate) fn finish(
        mut self,
        returned: X::Return,
        took: Duration,
        most: Option<Duration>,
    ) -> X::Return {
        let cache = self.handle.cache();
        let split = X::Outcome::split(&returned);
        telemetry::computed(self.handle.info(), took);
        cache
            .counters
            .computed(took, X::Outcome::REST_IS_ERROR && split.is_err());
        match &self.computation {
            Some(Computation::Flight(flight)) => cache.land(flight, split, self.start, most),
            Some(Computation::Alone { key, hash, epoch }) => {
                if let Ok(value) = split {
                    let key = key.to_key();
                    cache.store_since(key, *hash, *epoch, value, self.start, most);
                }
            }
            None => {}
        }
        self.computation = None;
        returned
    }
}

#[cfg(feature = "remote")]
impl<'a, X: Function> Lead<'a, X> {
    pub(crate) fn cache(&self) -> &'a crate::cache::Cache<X::Types> {
        self.handle.cache()
    }

    pub(crate) fn info(&self) -> &'static crate::info::Info {
        self.handle.info()
    }

    /// The arguments as text.
    pub(crate) fn key_text(&self) -> String {
        match &self.computation {
            Some(Computation::Flight(flight)) => oncemore_core::key::encode(flight.key()),
            Some(Computation::Alone { key, .. }) => oncemore_core::key::encode(key),
            None => String::new(),
        }
    }

    /// The key's hash.
    pub(crate) fn hash(&self) -> u64 {
        match &self.computation {
            Some(Computation::Flight(flight)) => flight.hash(),
            Some(Computation::Alone { hash, .. }) => *hash,
            None => 0,
        }
    }

    /// Ends with a value that another process computed, which stays here for `most` at most.
    pub(crate) fn adopt(mut self, value: &X::Value, most: Duration) {
        #[cfg(feature = "testing")]
        crate::testing::record(crate::testing::LastCall::Hit);
        let cache = self.handle.cache();
        cache.counters.fetched();
        let start = cache.start();
        match &self.computation {
            Some(Computation::Flight(flight)) => cache.land(flight, Ok(value), start, Some(most)),
            Some(Computation::Alone { key, hash, epoch }) => {
                cache.store_since(key.to_key(), *hash, *epoch, value, start, Some(most));
            }
            None => {}
        }
        self.computation = None;
    }
}

impl<X: Function> Drop for Lead<'_, X> {
    fn drop(&mut self) {
        match &self.computation {
            Some(Computation::Flight(flight)) => self.handle.cache().abandon(flight),
            Some(Computation::Alone { .. }) => self.handle.cache().failed(),
            None => {}
        }
    }
}
