//! The engine: what is looked up at once, and what is left to ask the service for ([`fetch`](super::fetch)).

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use http::header::{
    AUTHORIZATION, CONTENT_LENGTH, COOKIE, HeaderName, RANGE, TRANSFER_ENCODING, UPGRADE,
};
use http::{Extensions, HeaderMap, Method, Response, Uri};
use http_body::Body;

use super::answer::{View, answer, not_cached};
use super::body::HttpBody;
use super::clock::{HttpClock, Millis};
use super::collapse::Flights;
use super::config::Chooser;
use super::directives::RequestDirectives;
use super::keep::{Found, Memory, Variants};
use super::machine::{Decision, decide};
use super::policy::{Policy, Scope};
use super::status::{Forward, Outcome, Telling};
use super::storability::Asker;
use super::stored::Stored;
use super::target::{self, Queries};
use super::validators::is_for_the_service;
use crate::stats::{Counters, Stats};

/// All that a cache is made of.
pub(crate) struct Settings {
    pub(crate) memory: Memory,
    pub(crate) policy: Policy,
    pub(crate) chooser: Option<Chooser>,
    pub(crate) most: usize,
    pub(crate) keep: Millis,
    pub(crate) collapse: Duration,
    pub(crate) private_headers: Vec<HeaderName>,
    pub(crate) private_cookies: Vec<Box<str>>,
    pub(crate) queries: Queries,
    pub(crate) telling: Telling,
    pub(crate) clock: HttpClock,
    pub(crate) counters: Arc<Counters>,
    #[cfg(feature = "remote")]
    pub(crate) far: Option<super::far::Far>,
    #[cfg(feature = "remote")]
    pub(crate) near_ttl: Duration,
}

/// A cache of responses.
pub(crate) struct Engine {
    pub(crate) settings: Settings,
    pub(crate) flights: Arc<Flights>,
}

/// A request, as far as the cache looks at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) policy: &'a Policy,
}

/// What a look comes to.
pub(crate) enum Looked<B: Body> {
    /// The answer.
    Answer(Response<HttpBody<B>>),
    /// The answer, and what is to be fetched in the background.
    Stale(Response<HttpBody<B>>, Box<Ask>),
    /// The service is to be asked.
    Ask(Box<Ask>),
    /// The service is to be asked, and the cache keeps out of it.
    Pass(Forward),
}

/// What is to be asked of the service, and why.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) url: Arc<str>,
    pub(crate) headers: HeaderMap,
    pub(crate) asked: RequestDirectives,
    pub(crate) asker: Asker,
    pub(crate) policy: Policy,
    pub(crate) why: Forward,
    /// What is to be validated.
    pub(crate) stale: Option<Arc<Stored>>,
    /// What is known to be there for other requests.
    pub(crate) others: Option<Arc<Variants>>,
    /// Whether the service hears the cache's conditions, so that its 304 is an answer to them.
    pub(crate) validates: bool,
    /// Whether the service gets the request as it is: it wants a part, or another protocol.
    pub(crate) as_it_is: bool,
}

thread_local! {
    static KEY: RefCell<String> = const { RefCell::new(String::new()) };
}

impl Engine {
    pub(crate) fn new(settings: Settings) -> Arc<Self> {
        Arc::new(Self {
            settings,
            flights: Arc::new(Flights::default()),
        })
    }

    /// The policy of a request.
    pub(crate) fn with_policy<T>(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        extensions: &Extensions,
        with: impl FnOnce(&Policy) -> T,
    ) -> T {
        if let Some(policy) = extensions.get::<Policy>() {
            return with(policy);
        }
        let chosen = self
            .settings
            .chooser
            .as_ref()
            .and_then(|choose| choose(method, uri, headers));
        with(chosen.as_ref().unwrap_or(&self.settings.policy))
    }

    /// Looks a request up by its URL. `content`: it has some.
    pub(crate) fn look<B: Body>(&self, asked: Asked<'_>, uri: &Uri, content: bool) -> Looked<B> {
        if content && matches!(*asked.method, Method::GET | Method::HEAD) {
            return Looked::Pass(Forward::Bypass);
        }
        if asked.policy.scope == Scope::Person {
            // Nobody's identity is part of a URL.
            return Looked::Pass(Forward::Bypass);
        }
        KEY.with(|key| {
            // Taken, not borrowed: a clock or a body of the user's may come back here.
            let mut text = key.take();
            text.clear();
            let known = target::write(uri, asked.headers, &self.settings.queries, &mut text);
            let looked = match known {
                Some(()) => self.look_up(asked, &text),
                None => Looked::Pass(Forward::Bypass),
            };
            key.replace(text);
            looked
        })
    }

    /// Looks a request up by a key.
    pub(crate) fn look_up<B: Body>(&self, asked: Asked<'_>, url: &str) -> Looked<B> {
        let Asked {
            method,
            headers,
            policy,
        } = asked;
        let is_head = *method == Method::HEAD;
        if *method != Method::GET && !is_head {
            return Looked::Pass(Forward::Method);
        }
        if !policy.enabled
            || is_for_the_service(headers)
            || has_content(headers)
            || changes_protocol(headers)
        {
            return Looked::Pass(Forward::Bypass);
        }
        let mut directives = RequestDirectives::of(headers);
        let mut person = self.asker(headers);
        // Whoever may not bypass the store may still keep out of it (RFC 9111, 5.2.1.5).
        person.no_store = directives.no_store;
        if !policy.may_bypass() {
            directives = RequestDirectives {
                max_stale: directives.max_stale,
                only_if_cached: directives.only_if_cached,
                ..RequestDirectives::default()
            };
        }
        if directives.no_store {
            return Looked::Pass(Forward::Request);
        }
        let now = self.settings.clock.now();
        let usable = |stored: &Stored| may_answer(stored, person, policy);
        let (stored, others) = match self.settings.memory.get(url, headers, now, usable) {
            Found::This(stored) => (Some(stored), None),
            Found::Others(others) => (None, Some(others)),
            Found::Nothing => (None, None),
        };
        let decision = decide(stored.as_deref(), &directives, now);
        let why = match (&stored, &others) {
            (Some(_), _)
                if directives.no_cache
                    || directives.max_age.is_some()
                    || directives.min_fresh.is_some() =>
            {
                Forward::Request
            }
            (Some(_), _) => Forward::Stale,
            (None, Some(_)) => Forward::VaryMiss,
            (None, None) => Forward::UriMiss,
        };
        let view = View {
            request: headers,
            is_head,
            now,
            reused: true,
        };
        let ask = |stale: Option<Arc<Stored>>| {
            Box::new(Ask {
                url: url.into(),
                headers: headers.clone(),
                asked: directives,
                asker: person,
                policy: policy.clone(),
                why,
                stale,
                others,
                validates: true,
                as_it_is: is_head || headers.contains_key(RANGE) || headers.contains_key(UPGRADE),
            })
        };
        match (decision, stored) {
            (Decision::Fresh, Some(stored)) => {
                self.settings.counters.hit();
                Looked::Answer(self.hit(&stored, view, false))
            }
            (Decision::Stale, Some(stored)) => {
                self.settings.counters.hit();
                let response = self.hit(&stored, view, false);
                if is_head {
                    return Looked::Answer(response);
                }
                Looked::Stale(response, ask(Some(stored)))
            }
            (Decision::GatewayTimeout, None) if self.has_far() => Looked::Ask(ask(None)),
            (Decision::GatewayTimeout, _) => Looked::Answer(not_cached(&self.settings.telling)),
            (_, stale) => {
                let misses = &self.settings.counters.misses;
                misses.fetch_add(1, Ordering::Relaxed);
                Looked::Ask(ask(stale))
            }
        }
    }

    /// What it has done so far.
    pub(crate) fn stats(&self) -> Stats {
        let memory = &self.settings.memory;
        memory.add_to(self.settings.counters.read())
    }

    /// An answer from the store.
    pub(crate) fn hit<B: Body>(
        &self,
        stored: &Arc<Stored>,
        view: View<'_>,
        collapsed: bool,
    ) -> Response<HttpBody<B>> {
        stored.count_hit();
        // Neither is beyond what an i64 of milliseconds holds: lifetimes have a bound, and so has what is stored of ages.
        let signed = |millis: Millis| i64::try_from(millis / 1000).unwrap_or(i64::MAX);
        let ttl = signed(stored.lifetime).saturating_sub(signed(stored.age(view.now)));
        // Stale is less than nothing left.
        let ttl = if stored.age(view.now) >= stored.lifetime {
            ttl.min(-1)
        } else {
            ttl
        };
        answer(
            stored,
            view,
            &self.settings.telling,
            Outcome::Hit { ttl, collapsed },
        )
    }

    /// How long a body is read on for nobody.
    pub(crate) fn patience(&self) -> Duration {
        match self.settings.collapse {
            Duration::ZERO => Duration::from_secs(10),
            wait => wait,
        }
    }

    #[cfg_attr(
        not(feature = "remote"),
        expect(clippy::unused_self, reason = "there are no remote stores")
    )]
    pub(crate) fn has_far(&self) -> bool {
        #[cfg(feature = "remote")]
        let has = self.settings.far.is_some();
        #[cfg(not(feature = "remote"))]
        let has = false;
        has
    }

    /// How long what is stored now stays in memory, if remote stores have it, too.
    #[cfg(feature = "remote")]
    pub(crate) fn life_of_copies(&self) -> Millis {
        let Some(far) = &self.settings.far else {
            return Millis::MAX;
        };
        super::clock::whole(far.life_of_copies(self.settings.near_ttl))
    }

    /// What a request says of the person behind it.
    fn asker(&self, headers: &HeaderMap) -> Asker {
        let settings = &self.settings;
        let cookies = headers.contains_key(COOKIE);
        Asker {
            identified: headers.contains_key(AUTHORIZATION)
                || settings
                    .private_headers
                    .iter()
                    .any(|name| headers.contains_key(name))
                || (cookies && self.has_private_cookie(headers)),
            cookies,
            no_store: false,
        }
    }

    fn has_private_cookie(&self, headers: &HeaderMap) -> bool {
        let names = &self.settings.private_cookies;
        !names.is_empty()
            && headers.get_all(COOKIE).iter().any(|line| {
                line.as_bytes().split(|byte| *byte == b';').any(|pair| {
                    let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
                    names
                        .iter()
                        .any(|private| private.as_bytes() == name.trim_ascii())
                })
            })
    }
}

/// Whether a request has content. It means nothing to a GET (RFC 9110, 9.3.1), but there are services that look at it, and it is no
/// part of the key.
fn has_content(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING)
        || headers
            .get(CONTENT_LENGTH)
            .is_some_and(|length| length != "0")
}

/// Whether a request wants another protocol, which no stored response is an answer to. `h2c` is an offer of the client's library.
fn changes_protocol(headers: &HeaderMap) -> bool {
    headers.get_all(UPGRADE).iter().any(|line| {
        let each = line.as_bytes().split(|byte| *byte == b',');
        each.map(<[u8]>::trim_ascii)
            .any(|protocol| !protocol.eq_ignore_ascii_case(b"h2c"))
    })
}

/// Whether a stored response may answer somebody. Stricter than the RFC, which asks only what may be *stored*: an anonymous page is no
/// answer to somebody who is known, unless the service says so.
pub(crate) fn may_answer(stored: &Stored, asker: Asker, policy: &Policy) -> bool {
    policy.scope == Scope::Person
        || ((!asker.identified || stored.rules.shareable())
            && (!asker.cookies || stored.rules.explicit() || stored.rules.shareable()))
}
