//! Storing a response that has come, and telling those who wait for it.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, ETAG};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::clock::{Millis, whole};
use super::collapse::{Ended, Leader};
use super::directives::{RequestDirectives, ResponseDirectives};
use super::engine::Engine;
use super::freshness::Source;
use super::keep::{Fence, Stood};
use super::machine::{Decision, decide};
use super::policy::{Policy, Scope};
use super::storability::Asker;
use super::stored::{Rules, Stored, Times};
use super::validators::etag_of;
use super::variants::Selection;

#[cfg(feature = "remote")]
pub(super) use super::far::Ticket;
/// There are no remote stores.
#[cfg(not(feature = "remote"))]
pub(super) type Ticket = std::convert::Infallible;

/// What it takes to store a response.
pub(super) struct Filler {
    pub(super) engine: Arc<Engine>,
    pub(super) url: Arc<str>,
    pub(super) request: HeaderMap,
    pub(super) asker: Asker,
    pub(super) fence: Fence,
    pub(super) leader: Option<Leader>,
    pub(super) requested: Millis,
    #[cfg_attr(
        not(feature = "remote"),
        expect(dead_code, reason = "there are no remote stores")
    )]
    pub(super) ticket: Option<Ticket>,
}

/// The head of what is to be stored.
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) times: Times,
    pub(super) source: Source,
    pub(super) policy: Policy,
}

/// Says what the policy says, where the service says nothing.
pub(super) fn say_freshness(headers: &mut HeaderMap, policy: &Policy) {
    use std::fmt::Write;
    let mut text = String::new();
    if policy.scope == Scope::Person {
        text.push_str("private, ");
    }
    // Writing to a `String` does not fail.
    let _ = write!(
        text,
        "max-age={}",
        whole(policy.ttl.unwrap_or_default()) / 1000
    );
    for (name, window) in [
        ("stale-while-revalidate", policy.stale),
        ("stale-if-error", policy.stale_if_error),
    ] {
        if let Some(window) = window {
            let _ = write!(text, ", {name}={}", window.as_secs());
        }
    }
    if let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(text)) {
        headers.append(CACHE_CONTROL, value);
    }
}

/// Takes that away again, so that nobody takes it for the service's word.
pub(super) fn unsay_freshness(headers: &mut HeaderMap) {
    let lines = headers.get_all(CACHE_CONTROL).iter().cloned();
    let mut lines: Vec<_> = lines.collect();
    lines.pop();
    headers.remove(CACHE_CONTROL);
    for line in lines {
        headers.append(CACHE_CONTROL, line);
    }
}

impl Filler {
    /// Stores a response, and gives it to those who wait for it. The response as it is stored, and whether it stands.
    pub(super) async fn store(
        mut self,
        mut head: Head,
        body: Bytes,
    ) -> Option<(Arc<Stored>, Stood)> {
        let tags = head.status == StatusCode::OK
            && head.policy.makes_etags()
            && !head.headers.contains_key(ETAG);
        if tags {
            head.headers.insert(ETAG, etag_of(&body));
        }
        let selection = Selection::by(&head.headers, &self.request);
        let rules = Rules::new(
            &ResponseDirectives::of(&head.headers),
            head.source,
            &head.policy,
        )
        .tagged_here(tags);
        let Some(stored) = Stored::new(
            head.status,
            &head.headers,
            &body,
            selection.as_ref(),
            head.times,
            rules,
        ) else {
            self.alone(Some(head.times.received));
            return None;
        };
        let stored = Arc::new(stored);
        let stood = self.keep(&stored).await;
        Some((stored, stood))
    }

    #[cfg_attr(
        not(feature = "remote"),
        expect(clippy::unused_async, reason = "there are no remote stores")
    )]
    pub(super) async fn keep(&mut self, stored: &Arc<Stored>) -> Stood {
        let engine = &self.engine;
        let now = engine.settings.clock.now();
        let until = stored.until(engine.settings.keep);
        #[cfg(feature = "remote")]
        let near = until.min(now.saturating_add(engine.life_of_copies()));
        #[cfg(not(feature = "remote"))]
        let near = until;
        let kept = engine
            .settings
            .memory
            .insert(&self.fence, &self.url, stored, now, near);
        match decide(Some(stored), &RequestDirectives::default(), now) {
            Decision::Fresh => {
                if let Some(leader) = self.leader.take() {
                    leader.end(Ended::Stored(Arc::clone(stored)), None);
                }
            }
            // It is stale at once, and may be served so: one fetches it in the background.
            Decision::Stale => self.alone(None),
            // Of no use to those who wait, and hardly the next one either.
            _ => self.alone(Some(now)),
        }
        #[cfg(feature = "remote")]
        if let (Some(far), Some(ticket)) = (&self.engine.settings.far, self.ticket.take())
            && kept != Stood::Invalidated
        {
            far.fill(ticket, &self.url, &self.request, stored, now, until)
                .await;
        }
        kept
    }

    /// It is not for others, or not to be stored. `remember`: since when that is known.
    pub(super) fn alone(&mut self, remember: Option<Millis>) {
        if let Some(leader) = self.leader.take() {
            leader.end(Ended::Alone, remember);
        }
    }

    /// What was stored is not what the service has now.
    pub(super) fn outdated(&mut self) {
        self.engine.settings.memory.remove(&self.url);
        #[cfg(feature = "remote")]
        if let Some(ticket) = &mut self.ticket {
            ticket.outdated();
        }
    }

    /// The service failed.
    pub(super) fn fail(mut self) {
        self.alone(None);
    }
}
