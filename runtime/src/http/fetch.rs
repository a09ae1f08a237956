//! What happens between a look that found nothing usable and the answer.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use http::header::{ETAG, IF_RANGE, LAST_MODIFIED, RANGE};
use http::{HeaderMap, HeaderValue, Method, Response};
use http_body::Body;

use super::answer::{View, not_cached};
use super::body::HttpBody;
use super::collapse::{Ended, Leader, Part, wait};
use super::directives::RequestDirectives;
use super::engine::{Ask, Engine, may_answer};
use super::fill::{Filler, Ticket};
#[cfg(feature = "remote")]
use super::keep::Fence;
use super::keep::Found;
use super::machine::{Decision, decide, may_stand_in};
#[cfg(feature = "remote")]
use super::status::Forward;
#[cfg(feature = "remote")]
use super::stored::Stored;
use super::validators::{remove_conditions, set_conditions};

/// How the request to the service differs from the client's.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Not at all.
    Nothing,
    /// The whole, without the client's conditions, which are answered here.
    Unconditional,
    /// With the conditions of what is stored, for the whole of it.
    Validate(Option<HeaderValue>, Option<HeaderValue>),
}

impl Change {
    /// Changes a request's headers.
    pub(crate) fn apply(self, headers: &mut HeaderMap) {
        match self {
            Self::Nothing => {}
            Self::Unconditional => {
                remove_range(headers);
                remove_conditions(headers);
            }
            Self::Validate(etag, modified) => {
                remove_range(headers);
                set_conditions(headers, etag, modified);
            }
        }
    }
}

fn remove_range(headers: &mut HeaderMap) {
    headers.remove(RANGE);
    headers.remove(IF_RANGE);
}

impl Engine {
    /// Asks the service, unless the answer turns up on the way.
    pub(crate) async fn fetch<B, E, F, Fut>(
        self: Arc<Self>,
        mut ask: Box<Ask>,
        method: Method,
        service: F,
    ) -> Result<Response<HttpBody<B>>, E>
    where
        F: FnOnce(Change) -> Fut,
        Fut: Future<Output = Result<Response<B>, E>>,
        B: Body + Send + 'static,
        B::Error: Send,
    {
        #[cfg(feature = "remote")]
        let is_head = method == Method::HEAD;
        #[cfg_attr(
            not(feature = "remote"),
            expect(unused_mut, reason = "there are no remote stores")
        )]
        let mut ticket = None;
        #[cfg(feature = "remote")]
        if ask.stale.is_none()
            && let Some(far) = &self.settings.far
        {
            // Before the read: what is invalidated after it is not kept.
            let fence = self.settings.memory.fence(&ask.url);
            let (found, left) = far.read(&ask.url, &ask.headers).await;
            ticket = Some(left);
            if let Some(found) = found
                && let Some(response) = self.adopt(&mut ask, found, fence, is_head)
            {
                self.settings.counters.fetched();
                return Ok(response);
            }
        }
        if ask.asked.only_if_cached {
            return Ok(not_cached(&self.settings.telling));
        }
        let alone = ask.as_it_is || ask.asker.identified || ask.asker.no_store;
        let leader = if alone || self.settings.collapse.is_zero() {
            None
        } else {
            match self.join(&mut ask).await {
                Ok(leader) => leader,
                Err(response) => return Ok(response),
            }
        };
        self.ask(ask, method, leader, ticket, service).await
    }

    /// Asks the service. `ticket`: what stores the response in remote stores.
    async fn ask<B, E, F, Fut>(
        self: Arc<Self>,
        ask: Box<Ask>,
        method: Method,
        leader: Option<Leader>,
        ticket: Option<Ticket>,
        service: F,
    ) -> Result<Response<HttpBody<B>>, E>
    where
        F: FnOnce(Change) -> Fut,
        Fut: Future<Output = Result<Response<B>, E>>,
        B: Body + Send + 'static,
        B::Error: Send,
    {
        let is_head = method == Method::HEAD;
        #[cfg(feature = "remote")]
        let mut ticket = ticket;
        #[cfg(feature = "remote")]
        if ask.stale.is_some()
            && !ask.as_it_is
            && let Some(far) = &self.settings.far
        {
            ticket = Some(far.take_leases(&ask.url, &ask.headers).await);
        }
        let change = match &ask.stale {
            _ if ask.as_it_is => Change::Nothing,
            Some(stale) if stale.has_validator() => {
                Change::Validate(stale.header(&ETAG), stale.header(&LAST_MODIFIED))
            }
            _ => Change::Unconditional,
        };
        let filler = Filler {
            fence: self.settings.memory.fence(&ask.url),
            url: Arc::clone(&ask.url),
            request: ask.headers.clone(),
            asker: ask.asker,
            leader,
            requested: self.settings.clock.now(),
            ticket,
            engine: Arc::clone(&self),
        };
        let began = Instant::now();
        let answered = service(change).await;
        let failed = match &answered {
            Ok(response) => response.status().is_server_error(),
            Err(_) => true,
        };
        self.settings.counters.computed(began.elapsed(), failed);
        match answered {
            Ok(response) => Ok(self.take(*ask, method, filler, response).await),
            Err(error) => {
                let stand_in = self.stand_in(&ask, is_head);
                filler.fail();
                stand_in.ok_or(error)
            }
        }
    }

    /// Fetches what was served stale, once at a time.
    pub(crate) async fn fetch_in_background<B, E, F, Fut>(
        self: Arc<Self>,
        mut ask: Box<Ask>,
        service: F,
    ) where
        F: FnOnce(Change) -> Fut,
        Fut: Future<Output = Result<Response<B>, E>>,
        B: Body + Send + 'static,
        B::Error: Send,
    {
        let now = self.settings.clock.now();
        // One that is under way is enough.
        let selected = ask.stale.as_ref().and_then(|stale| stale.selection());
        let selected = selected
            .map(|selection| selection.values)
            .unwrap_or_default();
        let Part::Leader(leader) = self
            .flights
            .join(&ask.url, ask.asker.cookies, &selected, now)
        else {
            return;
        };
        // Another one may have ended since this one was told to begin.
        let known = self
            .settings
            .memory
            .get(&ask.url, &ask.headers, now, |_| true);
        if let Found::This(known) = known
            && decide(Some(&known), &RequestDirectives::default(), now) == Decision::Fresh
        {
            leader.end(Ended::Stored(known), None);
            return;
        }
        // The whole, whatever part the client had of it.
        ask.as_it_is = false;
        // What asks for it is the cache.
        ask.asker.no_store = false;
        remove_range(&mut ask.headers);
        remove_conditions(&mut ask.headers);
        let fetched = self
            .ask(ask, Method::GET, Some(leader), None, service)
            .await;
        if let Ok(response) = fetched {
            response.into_body().drain().await;
        }
    }

    /// Waits for another request for the same, or becomes the one that others wait for.
    async fn join<B: Body>(
        self: &Arc<Self>,
        ask: &mut Ask,
    ) -> Result<Option<Leader>, Response<HttpBody<B>>> {
        loop {
            let now = self.settings.clock.now();
            let selected = ask
                .others
                .as_ref()
                .map(|others| others.selected(&ask.headers))
                .unwrap_or_default();
            match self
                .flights
                .join(&ask.url, ask.asker.cookies, &selected, now)
            {
                Part::Alone => return Ok(None),
                Part::Leader(leader) => return Ok(Some(leader)),
                Part::Follower(waited) => {
                    let Ok(ended) =
                        tokio::time::timeout(self.settings.collapse, wait(waited)).await
                    else {
                        // It takes too long: each for itself.
                        return Ok(None);
                    };
                    match ended {
                        None => {}
                        Some(Ended::Alone) => return Ok(None),
                        Some(Ended::Stored(stored)) => {
                            let now = self.settings.clock.now();
                            // A request that asks for a validated one goes for itself.
                            let fits = stored.is_for(&ask.headers)
                                && may_answer(&stored, ask.asker, &ask.policy)
                                && decide(Some(&stored), &ask.asked, now) == Decision::Fresh;
                            if !fits {
                                return Ok(None);
                            }
                            let view = View {
                                request: &ask.headers,
                                is_head: false,
                                now,
                                reused: true,
                            };
                            let waits = &self.settings.counters.waits;
                            waits.fetch_add(1, Ordering::Relaxed);
                            return Err(self.hit(&stored, view, true));
                        }
                    }
                }
            }
        }
    }

    /// Uses what a remote store had: answers with it, or notes what is to be validated.
    #[cfg(feature = "remote")]
    fn adopt<B: Body>(
        &self,
        ask: &mut Ask,
        found: Stored,
        fence: Fence,
        is_head: bool,
    ) -> Option<Response<HttpBody<B>>> {
        if !may_answer(&found, ask.asker, &ask.policy) {
            return None;
        }
        let now = self.settings.clock.now();
        let found = Arc::new(found);
        let decision = decide(Some(&found), &ask.asked, now);
        let until = found
            .until(self.settings.keep)
            .min(now.saturating_add(self.life_of_copies()));
        // It answers this request in any case.
        let _ = self
            .settings
            .memory
            .insert(&fence, &ask.url, &found, now, until);
        match decision {
            // A stale one is in the memory now: the next request has it fetched in the background.
            Decision::Fresh | Decision::Stale => {
                let view = View {
                    request: &ask.headers,
                    is_head,
                    now,
                    reused: true,
                };
                Some(self.hit(&found, view, false))
            }
            _ => {
                ask.why = Forward::Stale;
                ask.stale = Some(found);
                None
            }
        }
    }

    /// The stale response in place of a failure (RFC 5861, 4).
    pub(super) fn stand_in<B: Body>(
        &self,
        ask: &Ask,
        is_head: bool,
    ) -> Option<Response<HttpBody<B>>> {
        let now = self.settings.clock.now();
        let stale = ask
            .stale
            .as_ref()
            .filter(|stale| may_stand_in(stale, &ask.asked, now))?;
        let view = View {
            request: &ask.headers,
            is_head,
            now,
            reused: true,
        };
        Some(self.hit(stale, view, false))
    }
}
