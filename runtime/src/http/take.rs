//! What is made of the service's answer: stored, passed on, or taken as a word that the stored one is still good.

use std::sync::Arc;

use http::header::{AGE, CONTENT_LENGTH, CONTENT_TYPE, DATE, ETAG};
use http::response::Parts;
use http::{HeaderMap, Method, Response, StatusCode};
use http_body::Body;

use super::answer::{View, answer, response};
use super::body::{Gathered, Gathering, HttpBody, Read};
use super::clock::Millis;
use super::directives::{ResponseDirectives, number_u64};
use super::engine::{Ask, Engine};
use super::fill::{Filler, Head, say_freshness, unsay_freshness};
use super::freshness::Source;
use super::headers::{date_value, strip_hop_by_hop, to_store, update};
use super::keep::Stood;
use super::policy::Policy;
use super::status::Outcome;
use super::storability::storable;
use super::stored::{Rules, Stored, Times, confirms};
use super::validators::{is_conditional, not_modified};
use super::variants::Selection;

impl Engine {
    /// Takes what the service answered.
    pub(super) async fn take<B>(
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
        let own = parts.extensions.get::<Policy>().cloned();
        let mut policy = own.unwrap_or_else(|| ask.policy.clone());
        // For whom it is depends on the key, which the response does not choose.
        policy.scope = ask.policy.scope;
        let validated = !ask.as_it_is
            && ask.validates
            && ask
                .stale
                .as_ref()
                .is_some_and(|stale| stale.has_validator());
        if parts.status == StatusCode::NOT_MODIFIED
            && validated
            && let Some(stale) = &ask.stale
        {
            return self
                .freshened(&ask, stale, filler, &parts.headers, received, &policy)
                .await;
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
                // The service answered for all: what it replaces is not to be served on, nor to come back.
                if ask.stale.is_some()
                    && !ask.as_it_is
                    && !ask.asker.no_store
                    && !parts.status.is_server_error()
                {
                    filler.outdated();
                }
                if !ask.as_it_is && ask.is_answered_by(&parts) {
                    return self.unchanged(parts, outcome(false));
                }
                // A 101 is the connection's, not a message.
                if !parts.status.is_informational() {
                    let telling = &self.settings.telling;
                    telling.tell(&mut parts.headers, outcome(false));
                }
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
        self.read_in(&ask, filler, head, parts, body).await
    }

    /// Reads a body into the store, and gives it to the client.
    async fn read_in<B>(
        self: &Arc<Self>,
        ask: &Ask,
        mut filler: Filler,
        head: Head,
        mut parts: Parts,
        body: B,
    ) -> Response<HttpBody<B>>
    where
        B: Body + Send + 'static,
        B::Error: Send,
    {
        let telling = &self.settings.telling;
        let (status, received) = (parts.status.as_u16(), head.times.received);
        let outcome = |stored| Outcome::Forwarded {
            why: ask.why,
            status,
            stored,
        };
        let (passed, remember) = match Gathering::new(body, self.settings.most).gather().await {
            Gathered::Whole(bytes) if is_whole(&parts.headers, bytes.len()) => {
                match filler.store(head, bytes.clone()).await {
                    Some((stored, stood)) => {
                        let view = View {
                            request: &ask.headers,
                            is_head: false,
                            now: received,
                            reused: false,
                        };
                        let mut response =
                            answer(&stored, view, telling, outcome(stood == Stood::Stored));
                        response.extensions_mut().extend(parts.extensions);
                        *response.version_mut() = parts.version;
                        return response;
                    }
                    None => {
                        telling.tell(&mut parts.headers, outcome(false));
                        return Response::from_parts(parts, HttpBody::whole(bytes));
                    }
                }
            }
            Gathered::Trailed(bytes, body) if is_whole(&parts.headers, bytes.len()) => {
                let stood = filler.store(head, bytes).await;
                let is_stored = matches!(stood, Some((_, Stood::Stored)));
                telling.tell(&mut parts.headers, outcome(is_stored));
                return Response::from_parts(parts, body);
            }
            Gathered::Whole(bytes) => (HttpBody::whole(bytes), None),
            Gathered::Trailed(_, body) => (body, None),
            Gathered::Passed(body) => (body, Some(received)),
            Gathered::Part(gathering) => {
                let announced = parts.headers.clone();
                let done = move |read: Read| async move {
                    match read {
                        Read::Whole(bytes) if is_whole(&announced, bytes.len()) => {
                            drop(filler.store(head, bytes).await);
                        }
                        Read::TooLarge => filler.alone(Some(received)),
                        _ => filler.alone(None),
                    }
                };
                let body = gathering.tee(self.patience(), done);
                if ask.is_answered_by(&parts) {
                    // The task reads on without the client, for a while.
                    return self.unchanged(parts, outcome(true));
                }
                telling.tell(&mut parts.headers, outcome(true));
                return Response::from_parts(parts, body);
            }
        };
        filler.alone(remember);
        telling.tell(&mut parts.headers, outcome(false));
        Response::from_parts(parts, passed)
    }

    /// A 304 in place of a 200 that the client has.
    fn unchanged<B: Body>(&self, parts: Parts, outcome: Outcome) -> Response<HttpBody<B>> {
        let mut headers = parts.headers;
        strip_hop_by_hop(&mut headers);
        headers.remove(CONTENT_LENGTH);
        headers.remove(CONTENT_TYPE);
        self.settings.telling.tell(&mut headers, outcome);
        response(StatusCode::NOT_MODIFIED, headers, HttpBody::unsaid())
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
            filler.outdated();
            filler.fail();
            if let Some(response) = self.stand_in(ask, false) {
                return response;
            }
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
        if stale.rules.said_here() {
            unsay_freshness(&mut headers);
        }
        update(&mut headers, fresh);
        if !fresh.contains_key(DATE) {
            headers.insert(DATE, date_value(received));
        }
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
        let (lifetime, source) = may.unwrap_or((0, Source::Explicit));
        let times = Times::new(&headers, filler.requested, received, lifetime);
        if source == Source::Policy {
            say_freshness(&mut headers, policy);
        }
        let tagged_here = stale.rules.is_tagged_here() && !fresh.contains_key(ETAG);
        let rules =
            Rules::new(&ResponseDirectives::of(&headers), source, policy).tagged_here(tagged_here);
        headers.remove(AGE);
        let selection = Selection::by(&headers, &filler.request);
        let view = View {
            request: &ask.headers,
            is_head: false,
            now: received,
            reused: true,
        };
        let stored = Stored::new(
            stale.status,
            &headers,
            &stale.body(),
            selection.as_ref(),
            times,
            rules,
        );
        let Some(stored) = stored.map(Arc::new) else {
            filler.fail();
            return answer(stale, view, telling, Outcome::Revalidated);
        };
        match may {
            Ok(_) => drop(filler.keep(&stored).await),
            // What is stored may stay: only this request's answer is not to be.
            Err(_) if filler.asker.no_store => filler.alone(None),
            Err(_) => {
                filler.outdated();
                filler.alone(Some(received));
            }
        }
        answer(&stored, view, telling, Outcome::Revalidated)
    }
}

impl Ask {
    /// Whether the client has what the service answered.
    fn is_answered_by(&self, parts: &Parts) -> bool {
        parts.status == StatusCode::OK
            && is_conditional(&self.headers)
            && not_modified(&self.headers, &parts.headers)
    }
}

/// Whether a body may be worth reading into the store: not where it is known to be too large, or never to end.
fn fits<B: Body>(headers: &HeaderMap, body: &B, most: usize, source: Source) -> bool {
    let stated = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| number_u64(length.as_bytes()));
    let least = stated.unwrap_or(0).max(body.size_hint().lower());
    let endless = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    least <= most as u64 && !(endless && source != Source::Explicit)
}

/// Whether a body has the length that was announced.
fn is_whole(headers: &HeaderMap, length: usize) -> bool {
    headers
        .get(CONTENT_LENGTH)
        .is_none_or(|stated| number_u64(stated.as_bytes()) == Some(length as u64))
}
