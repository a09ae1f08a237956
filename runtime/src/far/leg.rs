//! One tier on the way of a call: what is asked of it, and the envelopes that its values come and go in.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use oncemore_core::{
    CodecError, CodecId, Found, Generation, Header, Lease, Old, Read, Reading, RemoteKey, Seen,
    Token, Want, Write,
};
use tokio::time::sleep;

use super::telemetry::Operation;
use super::tier::{Tier, chain};
use super::{driver, log, squeeze, telemetry};
use crate::info::Info;
use crate::random;

/// Nobody waits for such a lease: it only fences. Longer than computations take.
const LEASE: Lease = Lease::new(Duration::from_secs(600));
/// Others wait for this one, and its owner renews it: it must not outlive a dead process for long.
const SHARED_LEASE: Lease = Lease::shared(RENEWED);
pub(super) const RENEWED: Duration = Duration::from_secs(3);

/// So often something else that is of no use is found in place of what was: a server that keeps on giving such values is left alone.
const USELESS: u32 = 3;

/// What is left where a function computes.
pub(super) fn lease(cluster: bool) -> Lease {
    if cluster { SHARED_LEASE } else { LEASE }
}

/// One tier on the way.
pub(super) struct Leg {
    pub(super) info: &'static Info,
    pub(super) tier: Arc<Tier>,
    pub(super) compress: Option<u32>,
    pub(super) key: RemoteKey,
    pub(super) lease: Option<Token>,
    /// Whether it is this call's own: another's is filled, if this call is sooner, and never given up.
    pub(super) ours: bool,
    pub(super) generations: Vec<Generation>,
    /// What the lease took the place of, though it was good: it comes back unless there is something better.
    pub(super) old: Option<Replaced>,
}

/// A good value, for so long from a moment on.
pub(super) struct Replaced {
    value: Arc<[u8]>,
    since: Instant,
    remaining: Duration,
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

impl Leg {
    pub(super) fn look(&self, want: Want, generations: &Arc<[Arc<str>]>) -> Read {
        Read {
            key: Arc::clone(&self.key.text),
            want,
            generations: Arc::clone(generations),
        }
    }

    /// The answer, and the operation, which is a miss unless it is told that it is more.
    pub(super) async fn ask(
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

    pub(super) async fn read(
        &mut self,
        generations: &Arc<[Arc<str>]>,
        cluster: bool,
        decode: Decode<'_>,
    ) -> Option<(Fetched, Arc<[u8]>)> {
        if self.tier.owed.distrusts(&self.key.text, generations) {
            return None;
        }
        let lease = lease(cluster);
        let mut want = Want::ValueOrLease(lease);
        let (mut waited, mut useless) = (0, 0);
        loop {
            let (reading, mut operation) = self.ask(want, generations, cluster).await?;
            match reading.found {
                Found::Value(bytes) => match self.open(&bytes, &reading.generations, decode) {
                    Some(fetched) => {
                        operation.hit();
                        return Some((fetched, bytes.into()));
                    }
                    None if useless < USELESS => {
                        useless += 1;
                        // Others may have found the same: the first has the lease.
                        want = Want::LeaseInPlaceOf(Old::Value(Seen::of(&bytes)), lease);
                    }
                    None => return None,
                },
                // Of a process that does not share, and may have died with it: nobody else would renew it or wait for it.
                Found::Lease {
                    token,
                    ours: false,
                    shared: false,
                } if cluster && useless < USELESS => {
                    useless += 1;
                    want = Want::LeaseInPlaceOf(Old::Lease(token), lease);
                }
                Found::Lease {
                    ours: false,
                    shared: true,
                    ..
                } if cluster => {
                    operation.leased();
                    drop(operation);
                    // Another process computes. Its lease runs out if it dies.
                    sleep_anywhere(pause(waited)).await;
                    waited += 1;
                    want = Want::ValueOrLease(lease);
                }
                Found::Lease { token, ours, .. } => {
                    self.lease = Some(token);
                    self.ours = ours;
                    self.generations = reading.generations;
                    return None;
                }
                Found::Nothing => return None,
            }
        }
    }

    /// Takes a value out of its envelope, if it is this key's, valid, and decodable.
    pub(super) fn open(
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
        let remaining = good_for(&header, generations)?;
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

    /// How long a value is still good for, whatever it is.
    fn good(&self, bytes: &[u8], generations: &[Generation]) -> Option<Duration> {
        let (header, _) = Header::open(bytes, self.key.check).ok()?;
        good_for(&header, generations)
    }

    fn discard(&self) {
        self.tier.counters.discarded.fetch_add(1, Ordering::Relaxed);
        telemetry::discarded(self.info, &self.tier);
    }

    pub(super) fn seal(&self, sealing: &Sealing, encode: Encode<'_>) -> Option<Arc<[u8]>> {
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
                log::warn!(target: "oncemore", "a value cannot be encoded: {}", chain(error));
            })
            .ok()?;
        if bytes.len() > self.tier.limits.max_value_bytes {
            self.tier.counters.too_large.fetch_add(1, Ordering::Relaxed);
            telemetry::too_large(self.info, &self.tier);
            return None;
        }
        Some(bytes.into())
    }

    /// Takes a lease in place of whatever is there. `keep`: a good value comes back when the lease is given up.
    pub(super) async fn replace(
        &mut self,
        generations: &Arc<[Arc<str>]>,
        cluster: bool,
        keep: bool,
    ) {
        let lease = lease(cluster);
        let mut want = Want::Lease(lease);
        if keep
            && let Some((reading, _)) = self.ask(Want::Look, generations, cluster).await
            && let Found::Value(bytes) = reading.found
            && let Some(remaining) = self.good(&bytes, &reading.generations)
        {
            want = Want::LeaseInPlaceOf(Old::Value(Seen::of(&bytes)), lease);
            self.old = Some(Replaced {
                value: bytes.into(),
                since: Instant::now(),
                remaining,
            });
        }
        self.take(want, generations, cluster).await;
        if self.lease.is_none() && want != Want::Lease(lease) {
            // Something else is there by now: that is replaced too.
            self.old = None;
            self.take(Want::Lease(lease), generations, cluster).await;
        }
    }

    async fn take(&mut self, want: Want, generations: &Arc<[Arc<str>]>, cluster: bool) {
        if let Some((reading, _)) = self.ask(want, generations, cluster).await
            && let Found::Lease {
                token, ours: true, ..
            } = reading.found
        {
            self.lease = Some(token);
            self.ours = true;
            self.generations = reading.generations;
        }
    }

    /// Gives a lease up, if it is this call's own.
    pub(super) fn release(&mut self, token: Token) {
        if !self.ours {
            return;
        }
        let key = Arc::clone(&self.key.text);
        let left = |old: &Replaced| {
            let left = old.remaining.saturating_sub(old.since.elapsed());
            !left.is_zero()
        };
        let old = self.old.take().filter(left);
        self.tier.send(match old {
            // If it was invalidated meanwhile the lease is gone, or the generation another one.
            Some(old) => Write::Fill {
                key,
                token,
                ttl: (old.remaining != Duration::MAX)
                    .then(|| old.remaining.saturating_sub(old.since.elapsed())),
                value: old.value,
            },
            None => Write::Release { key, token },
        });
    }
}

fn good_for(header: &Header, generations: &[Generation]) -> Option<Duration> {
    let valid = header.depends_on(generations);
    valid.then(|| header.remaining(SystemTime::now())).flatten()
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
pub(super) fn rekeyed(bytes: &[u8], from: &Leg, to: &Leg) -> Option<Arc<[u8]>> {
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
