//! The way of one call through the tiers of its function.

use std::sync::Arc;
use std::time::Duration;

use oncemore_core::{Found, Shape, Want, Write};
use tokio::time::sleep;

use super::coherence::Trust;
use super::driver;
use super::filling::Filling;
use super::handle::{InvalidateError, deliver};
use super::installed::Installed;
use super::leg::{Decode, Encode, Fetched, Leg, RENEWED, Sealing, rekeyed};
use super::notice::Notice;
use super::plan::Plan;
use super::telemetry::Operation;
use crate::info::Info;

/// A call on its way.
pub(crate) struct Trip {
    pub(crate) installed: Arc<Installed>,
    legs: Vec<Leg>,
    generations: Arc<[Arc<str>]>,
    cluster: bool,
}

impl Trip {
    /// Sets out; `None` where nothing is installed for the function, or the caller is of the runtime that the trip would run on.
    pub(crate) fn start(
        plan: &Plan,
        info: &'static Info,
        keys: Shape,
        arguments: &str,
    ) -> Option<Self> {
        let installed = Installed::current(info)?;
        if driver::inside() {
            return None;
        }
        Self::through(installed, plan, info, keys, arguments)
    }

    /// The same for an invalidation, which has to arrive where functions run uncached too: others use what is stored.
    pub(crate) fn anyway(
        plan: &Plan,
        info: &'static Info,
        keys: Shape,
        arguments: &str,
    ) -> Option<Self> {
        Self::through(Installed::any()?, plan, info, keys, arguments)
    }

    fn through(
        installed: Arc<Installed>,
        plan: &Plan,
        info: &'static Info,
        keys: Shape,
        arguments: &str,
    ) -> Option<Self> {
        let route = installed.route(info, keys, plan.value);
        if route.tiers.is_empty() {
            return None;
        }
        let key = installed.key_of(info, &route, arguments);
        let legs = route.tiers.iter().map(|tier| Leg {
            info,
            key: key(&tier.limits),
            tier: Arc::clone(tier),
            compress: info.compress,
            lease: None,
            ours: false,
            generations: Vec::new(),
            old: None,
        });
        Some(Self {
            legs: legs.collect(),
            generations: Arc::clone(&route.generations),
            cluster: plan.cluster,
            installed,
        })
    }

    /// Asks the tiers, near to far, and leaves a lease where there is no value.
    pub(crate) async fn read(&mut self, decode: Decode<'_>) -> Option<Fetched> {
        for at in 0..self.legs.len() {
            let found = self.legs[at]
                .read(&self.generations, self.cluster, decode)
                .await;
            if let Some((fetched, bytes)) = found {
                self.copy(at, &bytes, &fetched);
                return Some(fetched);
            }
        }
        None
    }

    /// Gives nearer tiers what a farther one had.
    fn copy(&mut self, from: usize, bytes: &Arc<[u8]>, fetched: &Fetched) {
        // Another tier has generations of its own: what depends on one's cannot be checked against the other's.
        let (nearer, rest) = self.legs.split_at_mut(from);
        let source = &rest[0];
        for leg in nearer {
            let Some(token) = leg.lease.take() else {
                continue;
            };
            let Some(value) = rekeyed(bytes, source, leg) else {
                leg.release(token);
                continue;
            };
            leg.tier.send(Write::Fill {
                key: Arc::clone(&leg.key.text),
                token,
                value,
                ttl: (fetched.remaining != Duration::MAX).then_some(fetched.remaining),
            });
        }
    }

    /// Stores a value in every tier that was left a lease; the result waits until it is there. `check`: whether the value is to be kept in
    /// this process too, so that it matters if it was invalidated meanwhile.
    pub(crate) fn fill(&mut self, sealing: &Sealing, encode: Encode<'_>, check: bool) -> Filling {
        let mut filling = Filling {
            tiers: self.legs.len(),
            writes: Vec::new(),
            checks: Vec::new(),
        };
        for leg in &mut self.legs {
            let Some(token) = leg.lease.take() else {
                continue;
            };
            leg.old = None;
            match leg.seal(sealing, encode) {
                Some(value) if !leg.tier.owed.distrusts(&leg.key.text, &self.generations) => {
                    let operation = Operation::begin(Some(leg.info), &leg.tier, "fill");
                    let bytes = value.len();
                    let answer = leg.tier.write(Write::Fill {
                        key: Arc::clone(&leg.key.text),
                        token,
                        value,
                        ttl: sealing.left,
                    });
                    filling.writes.push((answer, operation, bytes));
                    if check {
                        let before = std::mem::take(&mut leg.generations);
                        let read = leg.look(Want::Look, &self.generations);
                        filling.checks.push((leg.tier.read(read, true), before));
                    }
                }
                _ => leg.release(token),
            }
        }
        filling
    }

    /// Asks for the value, leaving everything as it is.
    pub(crate) async fn look(&mut self, decode: Decode<'_>) -> Option<Fetched> {
        for leg in &self.legs {
            if leg.tier.owed.distrusts(&leg.key.text, &self.generations) {
                continue;
            }
            let asked = leg.ask(Want::Look, &self.generations, false).await;
            if let Some((reading, mut operation)) = asked
                && let Found::Value(bytes) = reading.found
                && let Some(fetched) = leg.open(&bytes, &reading.generations, decode)
            {
                operation.hit();
                return Some(fetched);
            }
        }
        None
    }

    /// Leaves a lease in every tier in place of whatever is there. `keep`: what is good comes back if no value is [filled](Self::fill) in.
    pub(crate) async fn take_leases(&mut self, keep: bool) {
        for leg in &mut self.legs {
            if !leg.tier.owed.distrusts(&leg.key.text, &self.generations) {
                leg.replace(&self.generations, self.cluster, keep).await;
            }
        }
    }

    /// Removes value and lease from every tier.
    pub(crate) async fn remove(mut self, info: &'static Info) -> Result<(), InvalidateError> {
        let notice = self.notice(info);
        let remove = |leg: &mut Leg| {
            leg.lease = None;
            let key = Arc::clone(&leg.key.text);
            (Arc::clone(&leg.tier), Write::Remove { key })
        };
        let writes = self.legs.iter_mut().map(remove).collect();
        deliver(Some(info), writes, notice).await
    }

    fn notice(&self, info: &Info) -> Notice {
        Notice::Key {
            function: self.installed.own_generation(info),
            check: self.check(),
        }
    }

    /// Tells the other processes that the value is another now; says whether they were told.
    pub(crate) async fn publish(&self, info: &Info) -> bool {
        let notice = self.notice(info);
        let tiers: Vec<_> = self.legs.iter().map(|leg| Arc::clone(&leg.tier)).collect();
        let publish = async move {
            let mut told = true;
            for tier in tiers {
                told &= tier.publish(&notice).await.is_ok();
            }
            told
        };
        match driver::handle() {
            Some(runtime) => runtime.spawn(publish).await.unwrap_or(false),
            None => false,
        }
    }

    /// How far copies of what the tiers have can be trusted now.
    pub(crate) fn trust(&self) -> Trust {
        Trust::of(self.legs.iter().map(|leg| &leg.tier))
    }

    /// Part of the digest of the key, the same in all tiers and processes.
    pub(crate) fn check(&self) -> u64 {
        self.legs.first().map_or(0, |leg| leg.key.check)
    }

    /// The key in the nearest tier.
    pub(crate) fn key(&self) -> String {
        let nearest = self.legs.first();
        nearest.map_or_else(String::new, |leg| leg.key.text.to_string())
    }

    /// Renews the leases while somebody computes and others wait for it.
    pub(crate) fn renewal(&self) -> Option<Renewal> {
        if !self.cluster {
            return None;
        }
        let leases: Vec<_> = self
            .legs
            .iter()
            .filter_map(|leg| Some((Arc::clone(&leg.tier), Arc::clone(&leg.key.text), leg.lease?)))
            .collect();
        let renew = async move {
            loop {
                sleep(RENEWED / 3).await;
                for (tier, key, token) in &leases {
                    tier.send(Write::Extend {
                        key: Arc::clone(key),
                        token: *token,
                        ttl: RENEWED,
                    });
                }
            }
        };
        let task = driver::handle()?.spawn(renew);
        Some(Renewal(task.abort_handle()))
    }
}

/// Renews leases until it is dropped.
pub(crate) struct Renewal(tokio::task::AbortHandle);

impl Drop for Renewal {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Whoever gives up gives its leases back.
impl Drop for Trip {
    fn drop(&mut self) {
        for leg in &mut self.legs {
            if let Some(token) = leg.lease.take() {
                leg.release(token);
            }
        }
    }
}
