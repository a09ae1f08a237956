//! One remote tier on the way of a request: what it had, the lease that was left there, and what the lease took the place of.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::header::HeaderName;
use oncemore_core::{
    CodecId, Found, Generation, Header, Lease, Old, Read, RemoteKey, Seen, Token, Want, Write,
};

use super::clock::{HttpClock, Millis, time};
use super::stored::Stored;
use super::wire::read_names;
use crate::far::Tier;

/// Nobody waits for such a lease: it only fences.
pub(super) const LEASE: Lease = Lease::new(Duration::from_secs(600));
pub(super) const RESPONSE: u8 = 0;
pub(super) const NAMES: u8 = 1;

/// What it takes to store a response that was not there.
#[derive(Debug, Default)]
pub(crate) struct Ticket(pub(super) Vec<Leg>);

/// What was found in one tier.
#[derive(Debug)]
pub(super) struct Leg {
    pub(super) tier: Arc<Tier>,
    pub(super) clock: HttpClock,
    pub(super) url: RemoteKey,
    pub(super) generations: Vec<Generation>,
    /// The names and the mark of the variants.
    pub(super) set: Option<(Box<[HeaderName]>, u64)>,
    /// The response that was found, as it is stored.
    pub(super) found: Option<(RemoteKey, Bytes)>,
    pub(super) lease: Option<Left>,
}

/// A lease, and what is known of it.
#[derive(Debug)]
pub(super) struct Left {
    pub(super) key: RemoteKey,
    pub(super) token: Token,
    /// Another's is filled, and never given up.
    pub(super) ours: bool,
    /// What it took the place of. It comes back where there is nothing better, and goes when it would have gone.
    pub(super) old: Option<Bytes>,
}

impl Ticket {
    /// What was there is outdated: it does not come back.
    pub(crate) fn outdated(&mut self) {
        let leases = self.0.iter_mut().filter_map(|leg| leg.lease.as_mut());
        leases.for_each(|left| left.old = None);
    }
}

pub(super) enum Content {
    Response(Box<Stored>),
    Names(Box<[HeaderName]>, u64),
}

impl Leg {
    /// Asks for a key: its bytes, or nothing and a lease.
    pub(super) async fn ask(
        &mut self,
        key: &RemoteKey,
        want: Want,
        generations: &Arc<[Arc<str>]>,
    ) -> Option<Bytes> {
        let read = Read {
            key: Arc::clone(&key.text),
            want,
            generations: Arc::clone(generations),
        };
        let reading = self.tier.read(read, false).await.ok()?;
        self.generations = reading.generations;
        match reading.found {
            Found::Value(bytes) => Some(bytes.into()),
            Found::Lease { token, ours, .. } => {
                self.lease = Some(Left {
                    key: key.clone(),
                    token,
                    ours,
                    old: None,
                });
                None
            }
            Found::Nothing => None,
        }
    }

    /// Leaves a lease in place of what is of no use, unless something else is there by now.
    pub(super) async fn lease_in_place_of(
        &mut self,
        key: &RemoteKey,
        payload: &[u8],
        generations: &Arc<[Arc<str>]>,
    ) {
        let want = Want::LeaseInPlaceOf(Old::Value(Seen::of(payload)), LEASE);
        self.ask(key, want, generations).await;
    }

    /// Takes what was stored out of its envelope, if it is whole, of this key, and valid.
    pub(super) fn open(&self, key: &RemoteKey, bytes: &Bytes, now: Millis) -> Option<Content> {
        let (header, payload) = Header::open(bytes, key.check).ok()?;
        if !header.depends_on(&self.generations) || header.remaining(time(now)).is_none() {
            return None;
        }
        let mut payload = bytes.slice_ref(payload);
        match payload.try_get_u8().ok()? {
            RESPONSE => Stored::read(payload).map(|stored| Content::Response(Box::new(stored))),
            NAMES => {
                let mark = payload.try_get_u64().ok()?;
                Some(Content::Names(read_names(&mut payload)?, mark))
            }
            _ => None,
        }
    }

    pub(super) fn write(
        &self,
        key: &RemoteKey,
        token: Option<Token>,
        now: Millis,
        ttl: Duration,
        payload: impl FnOnce(&mut Vec<u8>),
    ) -> Option<crate::far::Answer<oncemore_core::Written>> {
        let header = Header::new(CodecId::from_u8(0), key.check, &self.generations).timed(
            time(now),
            Duration::ZERO,
            Some(ttl),
        );
        let seal = |into: &mut Vec<u8>| {
            payload(into);
            Ok::<(), std::convert::Infallible>(())
        };
        let value: Arc<[u8]> = header.seal(seal).ok()?.into();
        if value.len() > self.tier.limits.max_value_bytes {
            return None;
        }
        let key = Arc::clone(&key.text);
        let ttl = Some(ttl);
        Some(self.tier.write(match token {
            Some(token) => Write::Fill {
                key,
                token,
                value,
                ttl,
            },
            None => Write::Put { key, value, ttl },
        }))
    }
}

/// Whoever gives up gives its leases back, and what they took the place of.
impl Drop for Leg {
    fn drop(&mut self) {
        let Some(Left {
            key,
            token,
            ours: true,
            old,
        }) = self.lease.take()
        else {
            return;
        };
        let old = old.and_then(|bytes| {
            let (header, _) = Header::open(&bytes, key.check).ok()?;
            Some((header.remaining(time(self.clock.now()))?, bytes))
        });
        let key = key.text;
        self.tier.send(match old {
            Some((left, bytes)) => Write::Fill {
                key,
                token,
                value: bytes[..].into(),
                ttl: (left != Duration::MAX).then_some(left),
            },
            None => Write::Release { key, token },
        });
    }
}
