//! The way of one call through the tiers of its function.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use oncemore_core::{
    CodecError, CodecId, Found, Generation, Header, Read, Reading, RemoteKey, Shape, Token, Want,
    Write, Written,
};
use tokio::time::sleep;

use super::coherence::Trust;
use super::handle::{InvalidateError, deliver};
use super::install::Installed;
use super::notice::Notice;
use super::plan::Plan;
use super::squeeze;
use super::telemetry::Operation;
use super::tier::{Answer, Tier};
use super::{driver, log, telemetry};
use crate::memo::Info;
use crate::random;

/// Nobody waits for such a lease: it only fences. Longer than computations take.
const LEASE: Duration = Duration::from_secs(600);
/// Others wait for this one, and its owner renews it: it must not outlive a dead process for long.
const SHARED_LEASE: Duration = Duration::from_secs(3);

/// A call on its way.
pub(crate) struct Trip {
    pub(crate) installed: Arc<Installed>,
    legs: Vec<Leg>,
    generations: Arc<[Arc<str>]>,
    cluster: bool,
}

/// One tier on the way.
struct Leg {
    info: &'static Info,
    tier: Arc<Tier>,
    compress: Option<u32>,
    key: RemoteKey,
    lease: Option<Token>,
    generations: Vec<Generation>,
}

/// What a tier had.
pub(crate) struct Fetched {
    /// How long it is still good for.
    pub(crate) remaining: Duration,
}

/// A value on its way into the tiers.
pub(crate) struct Sealing {
    pub(crate) began: SystemTime,
    pub(crate) cost: Duration,
    /// How long it is good for from its beginning on, and from now on.
    pub(crate) ttl: Option<Duration>,
    pub(crate) left: Option<Duration>,
    pub(crate) codec: u8,
}

/// Decodes a payload and keeps the value; says whether it could.
pub(crate) type Decode<'a> = &'a mut (dyn FnMut(u8, &[u8]) -> Result<(), CodecError> + Send);

/// Appends a value's bytes.
pub(crate) type Encode<'a> = &'a (dyn Fn(&mut Vec<u8>) -> Result<(), CodecError> + Sync);

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
        let tiers = installed.tiers_of(info);
        if tiers.is_empty() {
            return None;
        }
        let key = installed.key_of(info, keys, plan.value, arguments);
        let legs = tiers.into_iter().map(|tier| Leg {
            info,
            key: key(&tier.limits),
            tier,
            compress: info.compress,
            lease: None,
            generations: Vec::new(),
        });
        Some(Self {
            legs: legs.collect(),
            generations: installed.generations_of(info),
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

    /// Leaves a lease in every tier in place of whatever is there.
    pub(crate) async fn take_leases(&mut self) {
        let lease = if self.cluster { SHARED_LEASE } else { LEASE };
        for leg in &mut self.legs {
            if leg.tier.owed.distrusts(&leg.key.text, &self.generations) {
                continue;
            }
            let asked = leg.ask(Want::Lease(lease), &self.generations, self.cluster);
            if let Some((reading, _)) = asked.await
                && let Found::Lease { token, .. } = reading.found
            {
                leg.lease = Some(token);
                leg.generations = reading.generations;
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
                sleep(SHARED_LEASE / 3).await;
                for (tier, key, token) in &leases {
                    tier.send(Write::Extend {
                        key: Arc::clone(key),
                        token: *token,
                        ttl: SHARED_LEASE,
                    });
                }
            }
        };
        let task = driver::handle()?.spawn(renew);
        Some(Renewal(task.abort_handle()))
    }
}

/// Values on their way into tiers.
pub(crate) struct Filling {
    tiers: usize,
    writes: Vec<(Answer<Written>, Operation, usize)>,
    /// The generations as they are now, and as they were.
    checks: Vec<(Answer<Reading>, Vec<Generation>)>,
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

/// Renews leases until it is dropped.
pub(crate) struct Renewal(tokio::task::AbortHandle);

impl Drop for Renewal {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Leg {
    fn look(&self, want: Want, generations: &Arc<[Arc<str>]>) -> Read {
        Read {
            key: Arc::clone(&self.key.text),
            want,
            generations: Arc::clone(generations),
        }
    }

    /// The answer, and the operation, which is a miss unless it is told that it is more.
    async fn ask(
        &self,
        want: Want,
        generations: &Arc<[Arc<str>]>,
        cluster: bool,
    ) -> Option<(Reading, Operation)> {
        let mut operation = Operation::begin(Some(self.info), &self.tier, "read");
        let answer = self.tier.read(self.look(want, generations), cluster);
        let answer = operation.during(answer).await;
        operation.answered(&answer);
        // What went wrong is counted and said by the tier.
        let reading = answer.ok()?;
        if let Found::Value(bytes) = &reading.found {
            operation.found(bytes.len());
        }
        Some((reading, operation))
    }

    async fn read(
        &mut self,
        generations: &Arc<[Arc<str>]>,
        cluster: bool,
        decode: Decode<'_>,
    ) -> Option<(Fetched, Arc<[u8]>)> {
        if self.tier.owed.distrusts(&self.key.text, generations) {
            return None;
        }
        let lease = if cluster { SHARED_LEASE } else { LEASE };
        let mut want = Want::ValueOrLease(lease);
        let mut waited = 0;
        loop {
            let (reading, mut operation) = self.ask(want, generations, cluster).await?;
            match reading.found {
                Found::Value(bytes) => match self.open(&bytes, &reading.generations, decode) {
                    Some(fetched) => {
                        operation.hit();
                        return Some((fetched, bytes.into()));
                    }
                    // In place of what is of no use. Once: a server that keeps on giving such values is left alone.
                    None if want != Want::Lease(lease) => want = Want::Lease(lease),
                    None => return None,
                },
                Found::Lease { ours: false, .. } if cluster => {
                    operation.leased();
                    drop(operation);
                    // Another process computes. Its lease runs out if it dies.
                    sleep_anywhere(pause(waited)).await;
                    waited += 1;
                    want = Want::ValueOrLease(lease);
                }
                Found::Lease { token, .. } => {
                    self.lease = Some(token);
                    self.generations = reading.generations;
                    return None;
                }
                Found::Nothing => return None,
            }
        }
    }

    /// Takes a value out of its envelope, if it is this key's, valid, and decodable.
    fn open(
        &self,
        bytes: &[u8],
        generations: &[Generation],
        decode: Decode<'_>,
    ) -> Option<Fetched> {
        let opened = Header::open(bytes, self.key.check);
        let Ok((header, payload)) = opened else {
            self.discard();
            return None;
        };
        if !header.depends_on(generations) {
            return None;
        }
        let remaining = header.remaining(SystemTime::now())?;
        let decoded = if header.compressed {
            squeeze::unpack(payload).is_some_and(|payload| decode(header.codec, &payload).is_ok())
        } else {
            decode(header.codec, payload).is_ok()
        };
        if !decoded {
            self.discard();
            return None;
        }
        Some(Fetched { remaining })
    }

    fn discard(&self) {
        self.tier.counters.discarded.fetch_add(1, Ordering::Relaxed);
        telemetry::discarded(self.info, &self.tier);
    }

    fn seal(&self, sealing: &Sealing, encode: Encode<'_>) -> Option<Arc<[u8]>> {
        let header = Header::new(
            CodecId::from_u8(sealing.codec),
            self.key.check,
            &self.generations,
        )
        .timed(sealing.began, sealing.cost, sealing.ttl);
        let bytes = match self.compress {
            Some(from) => seal_compressed(header, from, encode),
            None => header.seal(encode),
        };
        let bytes = bytes
            .inspect_err(|error| {
                log::warn!(target: "oncemore", "a value cannot be encoded: {}", super::tier::chain(error));
            })
            .ok()?;
        if bytes.len() > self.tier.limits.max_value_bytes {
            self.tier.counters.too_large.fetch_add(1, Ordering::Relaxed);
            telemetry::too_large(self.info, &self.tier);
            return None;
        }
        Some(bytes.into())
    }

    fn release(&self, token: Token) {
        self.tier.send(Write::Release {
            key: Arc::clone(&self.key.text),
            token,
        });
    }
}

/// Seals what is smaller compressed in that form.
fn seal_compressed(
    mut header: Header,
    from: u32,
    encode: Encode<'_>,
) -> Result<Vec<u8>, CodecError> {
    let mut payload = Vec::new();
    encode(&mut payload)?;
    if let Some(packed) = squeeze::pack(&payload, from) {
        header.compressed = true;
        payload = packed;
    }
    header.seal(|into| {
        into.extend_from_slice(&payload);
        Ok(())
    })
}

/// The same value for another tier: its own key and generations in the envelope.
fn rekeyed(bytes: &[u8], from: &Leg, to: &Leg) -> Option<Arc<[u8]>> {
    let (mut header, payload) = Header::open(bytes, from.key.check).ok()?;
    let fresh = Header::new(
        CodecId::from_u8(header.codec),
        to.key.check,
        &to.generations,
    );
    (header.key, header.generations) = (fresh.key, fresh.generations);
    let copy = |into: &mut Vec<u8>| {
        into.extend_from_slice(payload);
        Ok::<(), std::convert::Infallible>(())
    };
    let bytes = header.seal(copy).ok()?;
    (bytes.len() <= to.tier.limits.max_value_bytes).then(|| bytes.into())
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

/// 20 ms, growing to 100, less a random part.
fn pause(times: u32) -> Duration {
    let whole = Duration::from_millis(20 << times.min(2)).min(Duration::from_millis(100));
    whole.saturating_sub(random::up_to(whole / 2))
}

/// Sleeps on the remote runtime, as the caller's executor may have no clock.
async fn sleep_anywhere(duration: Duration) {
    if let Some(runtime) = driver::handle() {
        let _ = runtime.spawn(sleep(duration)).await;
    }
}
