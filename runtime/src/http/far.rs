//! Responses in remote stores: the tiers behind the memory, near to far.
//!
//! | under | is |
//! |-------|----|
//! | the URL | a response that is for every request, or the names that select one and the mark of this set of variants |
//! | a digest of URL, mark and selected values | a response of the set |
//!
//! Whoever removes what is under the URL removes the whole set: nobody knows its mark any more. Everything depends on the
//! cache's generation (a handler's on its namespace's as well), and on one of [`GROUPS`] that is chosen by the first segment of the path, so
//! that a prefix is purged without looking for keys. Budget, breaker, owed invalidations are the tiers' own.

use std::sync::Arc;
use std::time::Duration;

use bytes::BufMut;
use http::HeaderMap;
use http::header::HeaderName;
use oncemore_core::{Generation, RemoteKey, Want, Write};

use super::clock::{HttpClock, Millis};
pub(crate) use super::far_leg::Ticket;
use super::far_leg::{Content, LEASE, Left, Leg, NAMES, RESPONSE};
use super::stored::Stored;
use super::variants::write_values;
use super::wire::write_names;
use crate::far::{Copies, InvalidateError, Notice, Tier, deliver};

/// Into so many groups paths fall.
const GROUPS: u8 = 64;
/// The remote tiers of a cache.
#[derive(Debug)]
pub(crate) struct Far {
    tiers: Box<[Arc<Tier>]>,
    name: Box<str>,
    /// What everything depends on; the last is this cache's own.
    generations: Box<[Arc<str>]>,
    clock: HttpClock,
}

impl Far {
    pub(crate) fn new(
        name: &str,
        tiers: Vec<Arc<Tier>>,
        generations: Vec<Arc<str>>,
        clock: HttpClock,
    ) -> Self {
        Self {
            tiers: tiers.into(),
            name: name.into(),
            generations: generations.into(),
            clock,
        }
    }

    /// Looks for a response, near to far. What has none leaves a lease in the ticket.
    pub(crate) async fn read(&self, url: &str, request: &HeaderMap) -> (Option<Stored>, Ticket) {
        let mut ticket = Ticket::default();
        let generations = self.generations(url);
        for tier in &self.tiers {
            let key = RemoteKey::new(&self.head(), url, &tier.limits);
            let mut leg = Leg {
                tier: Arc::clone(tier),
                clock: self.clock.clone(),
                url: key,
                generations: Vec::new(),
                set: None,
                found: None,
                lease: None,
            };
            let found = self.read_leg(&mut leg, url, request, &generations).await;
            ticket.0.push(leg);
            if found.is_some() {
                return (found, ticket);
            }
        }
        (None, ticket)
    }

    async fn read_leg(
        &self,
        leg: &mut Leg,
        url: &str,
        request: &HeaderMap,
        generations: &Arc<[Arc<str>]>,
    ) -> Option<Stored> {
        if leg.tier.owed.distrusts(&leg.url.text, generations) {
            return None;
        }
        let key = leg.url.clone();
        let payload = leg
            .ask(&key, Want::ValueOrLease(LEASE), generations)
            .await?;
        match leg.open(&key, &payload, self.clock.now()) {
            Some(Content::Response(stored)) if stored.is_for(request) => {
                leg.found = Some((key, payload));
                return Some(*stored);
            }
            Some(Content::Names(names, mark)) => {
                let key = self.variant(leg, url, &names, mark, request);
                leg.set = Some((names, mark));
                let payload = leg
                    .ask(&key, Want::ValueOrLease(LEASE), generations)
                    .await?;
                if let Some(Content::Response(stored)) = leg.open(&key, &payload, self.clock.now())
                    && stored.is_for(request)
                {
                    leg.found = Some((key, payload));
                    return Some(*stored);
                }
                leg.lease_in_place_of(&key, &payload, generations).await;
            }
            _ => leg.lease_in_place_of(&key, &payload, generations).await,
        }
        None
    }

    /// Leaves leases in place of what a [`read`](Self::read) found: it is about to be replaced. It comes back where it is not.
    pub(crate) async fn take_leases(&self, ticket: &mut Ticket, url: &str) {
        let generations = self.generations(url);
        for leg in &mut ticket.0 {
            let Some((key, bytes)) = leg.found.take() else {
                continue;
            };
            if leg.tier.owed.distrusts(&leg.url.text, &generations) {
                continue;
            }
            let known = std::mem::take(&mut leg.generations);
            leg.lease_in_place_of(&key, &bytes, &generations).await;
            // What was invalidated since does not come back.
            if leg.generations == known
                && let Some(left) = &mut leg.lease
                && left.ours
            {
                left.old = Some(bytes);
            }
        }
    }

    /// Stores a response in every tier that was left a lease, and waits until it is there.
    pub(crate) async fn fill(
        &self,
        ticket: Ticket,
        url: &str,
        request: &HeaderMap,
        stored: &Stored,
        now: Millis,
        until: Millis,
    ) {
        let mut answers = Vec::new();
        let ttl = Duration::from_millis(until.saturating_sub(now));
        for mut leg in ticket.0 {
            let Some(Left { key, token, .. }) = leg.lease.take() else {
                continue;
            };
            let selection = stored.selection();
            let names = selection.as_ref().map(|selection| &*selection.names);
            let response = |into: &mut Vec<u8>| {
                into.put_u8(RESPONSE);
                // What cannot be written is no response to who reads it.
                let _ = stored.write(into);
            };
            match (names, leg.set.take()) {
                (None, None) => answers.extend(leg.write(&key, Some(token), now, ttl, response)),
                (Some(names), Some((known, _))) if *known == *names => {
                    answers.extend(leg.write(&key, Some(token), now, ttl, response));
                }
                (Some(names), None) => {
                    // Nobody can know the variant before the mark: it needs no fence of its own.
                    let mark = Generation::fresh().to_u64();
                    let variant = self.variant(&leg, url, names, mark, request);
                    answers.extend(leg.write(&variant, None, now, ttl, response));
                    let set = |into: &mut Vec<u8>| {
                        into.put_u8(NAMES);
                        into.put_u64(mark);
                        write_names(names, into);
                    };
                    answers.extend(leg.write(&key, Some(token), now, ttl.max(LEASE.ttl), set));
                }
                // The service has changed its mind about what selects: begin anew.
                (_, Some(_)) => answers.push(leg.tier.write(Write::Remove {
                    key: Arc::clone(&leg.url.text),
                })),
            }
        }
        for answer in answers {
            // What went wrong is counted and said by the tier.
            drop(answer.await);
        }
    }

    /// Removes what is stored of a URL in every tier.
    pub(crate) async fn remove(&self, url: &str) -> Result<(), InvalidateError> {
        let remove = |tier: &Arc<Tier>| {
            let key = RemoteKey::new(&self.head(), url, &tier.limits).text;
            (Arc::clone(tier), Write::Remove { key })
        };
        let writes = self.tiers.iter().map(remove).collect();
        let (cache, url) = (self.all(), url.into());
        deliver(None, writes, Notice::Url { cache, url }).await
    }

    /// Makes invalid what is of a group, or everything.
    pub(crate) async fn bump(&self, group: Option<&str>) -> Result<(), InvalidateError> {
        let key = match group {
            Some(path) => Self::generation(&self.name, &group_of(path).to_string()),
            None => self.all(),
        };
        let to = Generation::fresh();
        let bump = |tier: &Arc<Tier>| {
            let key = Arc::clone(&key);
            (Arc::clone(tier), Write::Bump { key, to })
        };
        deliver(
            None,
            self.tiers.iter().map(bump).collect(),
            Notice::Group(Arc::clone(&key)),
        )
        .await
    }

    /// Has copies told of what other processes change.
    pub(crate) fn tell(&self, copies: &Arc<dyn Copies>) {
        self.tiers.iter().for_each(|tier| tier.tell(copies));
    }

    /// How long a copy lives that is made now: not for long where changes are not heard.
    pub(crate) fn life_of_copies(&self, wanted: Duration) -> Duration {
        let lives = self.tiers.iter().map(|tier| tier.life_of_copies(wanted));
        lives.min().unwrap_or(wanted)
    }

    /// Which of this cache's responses a change is of.
    pub(crate) fn touched<'a>(&self, notice: &'a Notice) -> Touched<'a> {
        match notice {
            Notice::Url { cache, url } if *cache == self.all() => Touched::Url(url),
            Notice::Group(generation) if self.generations.contains(generation) => Touched::All,
            Notice::Group(generation) => {
                let group = generation.strip_prefix(&*Self::generation(&self.name, ""));
                match group.and_then(|group| group.parse().ok()) {
                    Some(group) => Touched::Group(group),
                    None => Touched::Nothing,
                }
            }
            Notice::Url { .. } | Notice::Key { .. } => Touched::Nothing,
        }
    }

    fn head(&self) -> String {
        format!("{}:http:1:", self.name)
    }

    /// A digest: selected headers may be secrets, which have no place in a key.
    fn variant(
        &self,
        leg: &Leg,
        url: &str,
        names: &[HeaderName],
        mark: u64,
        request: &HeaderMap,
    ) -> RemoteKey {
        let mut selected = Vec::new();
        write_values(names, request, &mut selected);
        let mut digest = blake3::Hasher::new();
        digest.update(&mark.to_le_bytes());
        digest.update(&(url.len() as u64).to_le_bytes());
        digest.update(url.as_bytes());
        digest.update(&selected);
        RemoteKey::new(
            &format!("{}:http-variant:1:", self.name),
            &digest.finalize().to_hex(),
            &leg.tier.limits,
        )
    }

    fn generations(&self, url: &str) -> Arc<[Arc<str>]> {
        let group = group_of(super::target::path(url)).to_string();
        let group = Self::generation(&self.name, &group);
        self.generations.iter().cloned().chain([group]).collect()
    }

    /// This cache's own generation.
    fn all(&self) -> Arc<str> {
        let own = self.generations.last().map(Arc::clone);
        own.unwrap_or_else(|| Self::generation(&self.name, "all"))
    }

    /// The key of a generation of a cache.
    pub(crate) fn generation(name: &str, group: &str) -> Arc<str> {
        format!("{name}#generation:http:{group}").into()
    }
}

/// Responses that have changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Touched<'a> {
    Nothing,
    Url(&'a str),
    Group(u8),
    All,
}

/// The group of a path: by its first segment.
pub(crate) fn group_of(path: &str) -> u8 {
    let segment = path
        .trim_start_matches('/')
        .split(['/', '?'])
        .next()
        .unwrap_or_default();
    blake3::hash(segment.as_bytes()).as_bytes()[0] % GROUPS
}
