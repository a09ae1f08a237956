//! What happens between a look that found nothing usable and the answer.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use http::header::{IF_RANGE, LAST_MODIFIED, RANGE};
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
use super::stored::Stored;
use super::validators::{remove_conditions, set_conditions};

/// How the request to the service differs from the client's.
#[derive(Clone, Debug)]
pub(crate) enum Rewrite {
    /// Not at all.
    Nothing,
    /// The whole, without the client's conditions, which are answered here.
    Unconditional,
    /// With the conditions of what is stored, for the whole of it.
    Validate(Option<HeaderValue>, Option<HeaderValue>),
}

impl Rewrite {
    /// Rewrites a request's headers.
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

/// What becomes of a response that a remote store had.
#[cfg(feature = "remote")]
enum Adopted<B: Body> {
    No,
    /// It answers.
    Fresh(Response<HttpBody<B>>),
    /// It answers, and is to be fetched in the background.
    Stale(Response<HttpBody<B>>, Arc<Stored>),
    ToValidate(Arc<Stored>),
}

#[cfg(feature = "remote")]
impl Ask {
    /// Whether a response came later than the stale one that is known.
    fn is_behind(&self, found: &Stored) -> bool {
        let known = self.stale.as_ref();
        known.is_none_or(|known| known.received < found.received)
    }
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
        F: FnOnce(Rewrite) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Response<B>, E>> + Send + 'static,
        B: Body + Send + 'static,
        B::Error: Send,
        E: Send + 'static,
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
            if let Some(found) = found {
                match self.adopt(&ask, Arc::new(found), fence, is_head) {
                    Adopted::Fresh(response) => {
                        self.settings.counters.fetched();
                        return Ok(response);
                    }
                    Adopted::Stale(response, found) => {
                        self.settings.counters.fetched();
                        if !is_head {
                            ask.stale = Some(found);
                            drop(tokio::spawn(self.fetch_in_background(ask, service)));
                        }
                        return Ok(response);
                    }
                    Adopted::ToValidate(found) => {
                        ask.why = Forward::Stale;
                        ask.stale = Some(found);
                    }
                    Adopted::No => {}
                }
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
        F: FnOnce(Rewrite) -> Fut,
        Fut: Future<Output = Result<Response<B>, E>>,
        B: Body + Send + 'static,
        B::Error: Send,
    {
        let is_head = method == Method::HEAD;
        #[cfg(feature = "remote")]
        let (mut ticket, mut leader) = (ticket, leader);
        #[cfg(feature = "remote")]
        if !ask.as_it_is
            && ask.stale.is_some()
            && let Some(far) = &self.settings.far
        {
            let mut left = match ticket {
                // It was found a moment ago.
                Some(left) => left,
                None => {
                    let fence = self.settings.memory.fence(&ask.url);
                    let (found, left) = far.read(&ask.url, &ask.headers).await;
                    let newer = found.map(Arc::new).filter(|found| ask.is_behind(found));
                    if let Some(found) = newer
                        && let Adopted::Fresh(response) =
                            self.adopt(&ask, Arc::clone(&found), fence, is_head)
                    {
                        // Another process was sooner.
                        if let Some(leader) = leader.take() {
                            leader.end(Ended::Stored(found), None);
                        }
                        return Ok(response);
                    }
                    left
                }
            };
            far.take_leases(&mut left, &ask.url).await;
            ticket = Some(left);
        }
        let rewrite = match &ask.stale {
            _ if ask.as_it_is => Rewrite::Nothing,
            Some(stale) if ask.validates && stale.has_validator() => {
                Rewrite::Validate(stale.tag(), stale.header(&LAST_MODIFIED))
            }
            _ => Rewrite::Unconditional,
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
        let answered = service(rewrite).await;
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
        F: FnOnce(Rewrite) -> Fut,
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
                Part::Leader(leader) => {
                    // Another one may have ended since this one looked.
                    let usable = |stored: &Stored| may_answer(stored, ask.asker, &ask.policy);
                    let memory = &self.settings.memory;
                    if let Found::This(known) = memory.get(&ask.url, &ask.headers, now, usable)
                        && decide(Some(&known), &ask.asked, now) == Decision::Fresh
                    {
                        let view = View {
                            request: &ask.headers,
                            is_head: false,
                            now,
                            reused: true,
                        };
                        let response = self.hit(&known, view, true);
                        leader.end(Ended::Stored(known), None);
                        return Err(response);
                    }
                    return Ok(Some(leader));
                }
                Part::Follower(waited) => {
                    let Ok(ended) =
                        tokio::time::timeout(self.settings.collapse, wait(waited)).await
                    else {
                        // It takes too long: each for itself, and nobody else waits as long.
                        self.flights.alone(&ask.url, ask.asker.cookies, now);
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

    /// Uses what a remote store had.
    #[cfg(feature = "remote")]
    fn adopt<B: Body>(
        &self,
        ask: &Ask,
        found: Arc<Stored>,
        fence: Fence,
        is_head: bool,
    ) -> Adopted<B> {
        if !may_answer(&found, ask.asker, &ask.policy) {
            return Adopted::No;
        }
        let now = self.settings.clock.now();
        let decision = decide(Some(&found), &ask.asked, now);
        let until = found
            .until(self.settings.keep)
            .min(now.saturating_add(self.life_of_copies()));
        // It answers this request in any case.
        let _ = self
            .settings
            .memory
            .insert(&fence, &ask.url, &found, now, until);
        let view = View {
            request: &ask.headers,
            is_head,
            now,
            reused: true,
        };
        match decision {
            Decision::Fresh => Adopted::Fresh(self.hit(&found, view, false)),
            Decision::Stale => Adopted::Stale(self.hit(&found, view, false), found),
            _ => Adopted::ToValidate(found),
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
