//! What happens between a look that found nothing usable and the answer.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{AGE, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, LAST_MODIFIED};
use http::response::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use http_body::Body;

use super::answer::{View, answer, not_cached, response};
use super::body::{Gathered, Gathering, HttpBody};
use super::clock::{Millis, whole};
use super::collapse::{Ended, Leader, Part, wait};
use super::directives::ResponseDirectives;
use super::engine::{Ask, Engine, may_answer};
use super::freshness::Source;
use super::headers::{strip_hop_by_hop, to_store, update};
use super::keep::Fence;
use super::machine::{Decision, decide, may_stand_in};
use super::policy::{Policy, Scope};
use super::status::{Forward, Outcome};
use super::storability::{Asker, storable};
use super::stored::{Rules, Stored, Times, confirms};
use super::validators::{etag_of, is_conditional, not_modified, remove_conditions, set_conditions};
use super::variants::{Selection, Vary};

#[cfg(feature = "remote")]
use super::far::Ticket;
/// There are no remote stores.
#[cfg(not(feature = "remote"))]
pub(crate) type Ticket = std::convert::Infallible;

/// How the request to the service differs from the client's.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Not at all.
    Nothing,
    /// Without the client's conditions, which are answered here.
    Unconditional,
    /// With the conditions of what is stored, for the whole of it.
    Validate(Option<HeaderValue>, Option<HeaderValue>),
}

impl Change {
    /// Changes a request's headers.
    pub(crate) fn apply(self, headers: &mut HeaderMap) {
        match self {
            Self::Nothing => {}
            Self::Unconditional => remove_conditions(headers),
            Self::Validate(etag, modified) => set_conditions(headers, etag, modified),
        }
    }
}

/// What it takes to store a response.
struct Filler {
    engine: Arc<Engine>,
    url: Arc<str>,
    request: HeaderMap,
    asker: Asker,
    fence: Fence,
    leader: Option<Leader>,
    requested: Millis,
    #[cfg_attr(
        not(feature = "remote"),
        expect(dead_code, reason = "there are no remote stores")
    )]
    ticket: Option<Ticket>,
}

/// The head of what is to be stored.
struct Head {
    status: StatusCode,
    headers: HeaderMap,
    times: Times,
    source: Source,
    policy: Policy,
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
            let (found, left) = far.read(&ask.url, &ask.headers).await;
            ticket = Some(left);
            if let Some(found) = found
                && let Some(response) = self.adopt(&mut ask, found, is_head)
            {
                return Ok(response);
            }
        }
        if ask.asked.only_if_cached {
            return Ok(not_cached(&self.settings.telling));
        }
        let leader = if ask.as_it_is || ask.asker.identified || self.settings.collapse.is_zero() {
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
        match service(change).await {
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
        let selected = ask.stale.as_ref().and_then(|stale| stale.selection.clone());
        let selected = selected
            .map(|selection| selection.values)
            .unwrap_or_default();
        let Part::Leader(leader) = self.flights.join(&ask.url, &selected, now) else {
            return;
        };
        // The whole, whatever part the client had of it.
        ask.as_it_is = false;
        ask.headers.remove(http::header::RANGE);
        ask.headers.remove(http::header::IF_RANGE);
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
            match self.flights.join(&ask.url, &selected, now) {
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
                            let fits = stored.is_for(&ask.headers)
                                && may_answer(&stored, ask.asker, &ask.policy)
                                // A request that asks for a new one has it: it was made after that was asked.
                                && (decide(Some(&stored), &ask.asked, now) == Decision::Fresh);
                            if !fits {
                                return Ok(None);
                            }
                            let view = View {
                                request: &ask.headers,
                                is_head: false,
                                now,
                                reused: true,
                            };
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
            .min(now.saturating_add(self.settings.near_ttl));
        let fence = self.settings.memory.fence(&ask.url);
        self.settings
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
    fn stand_in<B: Body>(&self, ask: &Ask, is_head: bool) -> Option<Response<HttpBody<B>>> {
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

    /// Takes what the service answered.
    async fn take<B>(
        self: &Arc<Self>,
        ask: Ask,
        method: Method,
        mut filler: Filler,
        answered: Response<B>,
    ) -> Response<HttpBody<B>>
    where
        B: Body + Send + 'static,
        B::Error: Send,
    {
        let received = self.settings.clock.now();
        let is_head = method == Method::HEAD;
        let (mut parts, body) = answered.into_parts();
        let policy = parts
            .extensions
            .get::<Policy>()
            .unwrap_or(&ask.policy)
            .clone();
        let validated = !ask.as_it_is
            && ask
                .stale
                .as_ref()
                .is_some_and(|stale| stale.has_validator());
        if parts.status == StatusCode::NOT_MODIFIED && validated {
            if let Some(stale) = &ask.stale {
                return self
                    .freshened(&ask, stale, filler, &parts.headers, received, &policy)
                    .await;
            }
        }
        if matches!(parts.status.as_u16(), 500 | 502 | 503 | 504)
            && let Some(response) = self.stand_in(&ask, is_head)
        {
            filler.fail();
            return response;
        }
        let status = parts.status.as_u16();
        let outcome = |stored| Outcome::Forwarded {
            why: ask.why,
            status,
            stored,
        };
        let may = storable(
            &method,
            ask.asker,
            parts.status,
            &parts.headers,
            received,
            &policy,
        );
        let (lifetime, source) = match may {
            Ok(may) if fits(&parts.headers, &body, self.settings.most, may.1) => may,
            other => {
                let remember = match other {
                    Err(reason) => reason.lasts(),
                    Ok(_) => true,
                };
                filler.alone(remember.then_some(received));
                let made_conditional = !ask.as_it_is && is_conditional(&ask.headers);
                if made_conditional
                    && parts.status == StatusCode::OK
                    && not_modified(&ask.headers, &parts.headers)
                {
                    return self.unchanged(parts, outcome(false));
                }
                self.settings
                    .telling
                    .tell(&mut parts.headers, outcome(false));
                return Response::from_parts(parts, HttpBody::inner(body));
            }
        };
        if source == Source::Policy {
            say_freshness(&mut parts.headers, &policy);
        }
        let head = Head {
            status: parts.status,
            times: Times::new(&parts.headers, filler.requested, received, lifetime),
            headers: to_store(&parts.headers, received),
            source,
            policy,
        };
        match Gathering::new(body, self.settings.most).gather().await {
            Gathered::Whole(bytes) if is_whole(&parts.headers, bytes.len()) => {
                let request = filler.request.clone();
                match filler.store(head, bytes.clone()).await {
                    Some(stored) => {
                        let view = View {
                            request: &request,
                            is_head,
                            now: received,
                            reused: false,
                        };
                        let mut response =
                            answer(&stored, view, &self.settings.telling, outcome(true));
                        response.extensions_mut().extend(parts.extensions);
                        *response.version_mut() = parts.version;
                        response
                    }
                    None => {
                        self.settings
                            .telling
                            .tell(&mut parts.headers, outcome(false));
                        Response::from_parts(parts, HttpBody::whole(bytes))
                    }
                }
            }
            Gathered::Whole(bytes) => {
                filler.alone(None);
                self.settings
                    .telling
                    .tell(&mut parts.headers, outcome(false));
                Response::from_parts(parts, HttpBody::whole(bytes))
            }
            Gathered::Passed(body) => {
                filler.alone(Some(received));
                self.settings
                    .telling
                    .tell(&mut parts.headers, outcome(false));
                Response::from_parts(parts, body)
            }
            Gathered::Part(gathering) => {
                let length = parts.headers.clone();
                let done = move |bytes: Option<Bytes>| async move {
                    match bytes {
                        Some(bytes) if is_whole(&length, bytes.len()) => {
                            drop(filler.store(head, bytes).await)
                        }
                        _ => filler.alone(None),
                    }
                };
                let body = gathering.tee(done);
                if is_conditional(&ask.headers)
                    && parts.status == StatusCode::OK
                    && not_modified(&ask.headers, &parts.headers)
                {
                    // The task reads on without the client.
                    return self.unchanged(parts, outcome(true));
                }
                self.settings
                    .telling
                    .tell(&mut parts.headers, outcome(true));
                Response::from_parts(parts, body)
            }
        }
    }

    /// A 304 in place of a 200 that the client has.
    fn unchanged<B: Body>(&self, parts: Parts, outcome: Outcome) -> Response<HttpBody<B>> {
        let mut headers = parts.headers;
        strip_hop_by_hop(&mut headers);
        headers.remove(CONTENT_LENGTH);
        headers.remove(CONTENT_TYPE);
        self.settings.telling.tell(&mut headers, outcome);
        response(StatusCode::NOT_MODIFIED, headers, HttpBody::empty())
    }

    /// The stale response is still the one: its headers are brought up to date (RFC 9111, 3.2 and 4.3.4).
    async fn freshened<B: Body>(
        self: &Arc<Self>,
        ask: &Ask,
        stale: &Arc<Stored>,
        mut filler: Filler,
        fresh: &HeaderMap,
        received: Millis,
        policy: &Policy,
    ) -> Response<HttpBody<B>> {
        let telling = &self.settings.telling;
        if !confirms(fresh, stale) {
            // It speaks of a response that is not here.
            self.settings.memory.remove(&ask.url);
            filler.fail();
            let mut headers = HeaderMap::new();
            let outcome = Outcome::Forwarded {
                why: ask.why,
                status: 304,
                stored: false,
            };
            telling.tell(&mut headers, outcome);
            return response(StatusCode::BAD_GATEWAY, headers, HttpBody::empty());
        }
        let mut headers = stale.headers();
        update(&mut headers, fresh);
        // The age counts from the 304 on.
        headers.remove(AGE);
        if let Some(age) = fresh.get(AGE) {
            headers.insert(AGE, age.clone());
        }
        let may = storable(
            &Method::GET,
            filler.asker,
            stale.status,
            &headers,
            received,
            policy,
        );
        let times = |lifetime| Times::new(&headers, filler.requested, received, lifetime);
        let (lifetime, source) = may.unwrap_or((0, Source::Explicit));
        let rules = Rules::new(&ResponseDirectives::of(&headers), source, policy);
        let times = times(lifetime);
        headers.remove(AGE);
        let selection = stale.selection.clone();
        let view = View {
            request: &ask.headers,
            is_head: false,
            now: received,
            reused: true,
        };
        let stored = Stored::new(
            stale.status,
            &headers,
            stale.body.clone(),
            selection,
            times,
            rules,
        );
        let Some(stored) = stored.map(Arc::new) else {
            filler.fail();
            return answer(stale, view, telling, Outcome::Revalidated);
        };
        if may.is_ok() {
            filler.keep(&stored).await;
        } else {
            self.settings.memory.remove(&ask.url);
            filler.alone(Some(received));
        }
        answer(&stored, view, telling, Outcome::Revalidated)
    }
}

/// Whether a body may be worth reading into the store: not where it is known to be too large, or never to end.
fn fits<B: Body>(headers: &HeaderMap, body: &B, most: usize, source: Source) -> bool {
    let stated = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| super::directives::number_u64(length.as_bytes()));
    let least = stated.unwrap_or(0).max(body.size_hint().lower());
    let endless = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    least <= most as u64 && !(endless && source != Source::Explicit)
}

/// Whether a body has the length that was announced.
fn is_whole(headers: &HeaderMap, length: usize) -> bool {
    headers.get(CONTENT_LENGTH).is_none_or(|stated| {
        super::directives::number_u64(stated.as_bytes()) == Some(length as u64)
    })
}

/// Says what the policy says, where the service says nothing.
fn say_freshness(headers: &mut HeaderMap, policy: &Policy) {
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

impl Filler {
    /// Stores a response, and gives it to those who wait for it.
    async fn store(mut self, mut head: Head, body: Bytes) -> Option<Arc<Stored>> {
        if head.status == StatusCode::OK
            && head.policy.makes_etags()
            && !head.headers.contains_key(ETAG)
        {
            head.headers.insert(ETAG, etag_of(&body));
        }
        let selection = match Vary::of(&head.headers) {
            Vary::Names(names) => Some(Box::new(Selection::of(names, &self.request))),
            _ => None,
        };
        let rules = Rules::new(
            &ResponseDirectives::of(&head.headers),
            head.source,
            &head.policy,
        );
        let Some(stored) = Stored::new(
            head.status,
            &head.headers,
            body,
            selection,
            head.times,
            rules,
        ) else {
            self.alone(Some(head.times.received));
            return None;
        };
        let stored = Arc::new(stored);
        self.keep(&stored).await;
        Some(stored)
    }

    async fn keep(&mut self, stored: &Arc<Stored>) {
        let engine = &self.engine;
        let now = engine.settings.clock.now();
        let until = stored.until(engine.settings.keep);
        #[cfg(feature = "remote")]
        let near = until.min(now.saturating_add(engine.settings.near_ttl));
        #[cfg(not(feature = "remote"))]
        let near = until;
        let _kept = engine
            .settings
            .memory
            .insert(&self.fence, &self.url, stored, now, near);
        #[cfg(feature = "remote")]
        if let (Some(far), Some(ticket)) = (&engine.settings.far, self.ticket.take())
            && _kept
        {
            far.fill(ticket, &self.url, &self.request, stored, now, until)
                .await;
        }
        if let Some(leader) = self.leader.take() {
            leader.end(Ended::Stored(Arc::clone(stored)), None);
        }
    }

    /// It is not for others, or not to be stored. `remember`: since when that is known.
    fn alone(&mut self, remember: Option<Millis>) {
        if let Some(leader) = self.leader.take() {
            leader.end(Ended::Alone, remember);
        }
    }

    /// The service failed.
    fn fail(mut self) {
        self.alone(None);
    }
}
