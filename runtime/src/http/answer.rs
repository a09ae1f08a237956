//! Answers from a stored response: whole, a part, or that nothing has changed (RFC 9111, 4, 4.3.2; RFC 9110, 13 and 14).

use std::sync::Arc;

use bytes::Bytes;
use http::header::{AGE, CONTENT_LENGTH, CONTENT_RANGE, RANGE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::Body;

use super::body::HttpBody;
use super::clock::Millis;
use super::ranges::{Part, part};
use super::status::{Outcome, Telling};
use super::stored::Stored;
use super::templates::{self, Head};
use super::validators::is_conditional;

/// What an answer depends on beside the stored response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) request: &'a HeaderMap,
    pub(crate) is_head: bool,
    pub(crate) now: Millis,
    /// Whether it was in the store before: then it has an `Age`, however young it is.
    pub(crate) reused: bool,
}

pub(crate) fn answer<B: Body>(
    stored: &Arc<Stored>,
    view: View<'_>,
    telling: &Telling,
    outcome: Outcome,
) -> Response<HttpBody<B>> {
    let mut response = content(stored, view, telling);
    let age = stored.age(view.now) / 1000;
    let headers = response.headers_mut();
    if view.reused || age > 0 {
        headers.insert(AGE, seconds(age));
    }
    telling.tell(headers, outcome);
    response
}

/// A number of seconds: the usual ones without an allocation.
fn seconds(number: u64) -> HeaderValue {
    const MOST: usize = 1_000;
    static TEXTS: [[u8; 3]; MOST] = {
        let mut texts = [[0; 3]; MOST];
        let mut number = 0;
        while number < MOST {
            let digits = [number / 100, number / 10 % 10, number % 10];
            let mut at = 0;
            while at < 3 {
                #[expect(clippy::cast_possible_truncation, reason = "a digit")]
                let digit = digits[at] as u8;
                texts[number][at] = b'0' + digit;
                at += 1;
            }
            number += 1;
        }
        texts
    };
    let known = usize::try_from(number).ok().and_then(|at| TEXTS.get(at));
    let Some(text) = known else {
        return HeaderValue::from(number);
    };
    let zeros = text[..2].iter().take_while(|digit| **digit == b'0').count();
    let text = Bytes::from_static(&text[zeros..]);
    // Digits.
    HeaderValue::from_maybe_shared(text).unwrap_or_else(|_| HeaderValue::from(number))
}

fn content<B: Body>(
    stored: &Arc<Stored>,
    view: View<'_>,
    telling: &Telling,
) -> Response<HttpBody<B>> {
    if stored.status == StatusCode::OK
        && is_conditional(view.request)
        && stored.not_modified(view.request)
    {
        let mut headers = templates::headers(stored, telling, Head::NotModified);
        if !view.reused {
            headers.remove(AGE);
        }
        return response(StatusCode::NOT_MODIFIED, headers, HttpBody::unsaid());
    }
    if view.reused && !view.is_head && !view.request.contains_key(RANGE) {
        let headers = templates::headers(stored, telling, Head::Whole);
        return response(stored.status, headers, HttpBody::whole(stored.body()));
    }
    let mut headers = stored.headers();
    let length = stored.length() as u64;
    if stored.status == StatusCode::OK && !view.is_head && view.request.contains_key(RANGE) {
        match part(view.request, length, |name| stored.header(name)) {
            Part::Whole => {}
            Part::Some(first, last) => {
                set(
                    &mut headers,
                    CONTENT_RANGE,
                    format!("bytes {first}-{last}/{length}"),
                );
                headers.insert(CONTENT_LENGTH, HeaderValue::from(last - first + 1));
                // Both are within the body, whose length is a `usize`.
                let at = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX);
                let body = stored.body().slice(at(first)..=at(last));
                return response(StatusCode::PARTIAL_CONTENT, headers, HttpBody::whole(body));
            }
            Part::Unsatisfiable => {
                headers.remove(http::header::CONTENT_TYPE);
                headers.remove(http::header::CONTENT_ENCODING);
                set(&mut headers, CONTENT_RANGE, format!("bytes */{length}"));
                headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
                return response(
                    StatusCode::RANGE_NOT_SATISFIABLE,
                    headers,
                    HttpBody::empty(),
                );
            }
        }
    }
    if stored.status != StatusCode::NO_CONTENT && !headers.contains_key(CONTENT_LENGTH) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    let body = if view.is_head {
        Bytes::new()
    } else {
        stored.body()
    };
    response(stored.status, headers, HttpBody::whole(body))
}

fn set(headers: &mut HeaderMap, name: http::HeaderName, text: String) {
    // Digits, spaces and signs.
    if let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(text)) {
        headers.insert(name, value);
    }
}

/// A response of our own.
pub(crate) fn response<B: Body>(
    status: StatusCode,
    headers: HeaderMap,
    body: HttpBody<B>,
) -> Response<HttpBody<B>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// 504: `only-if-cached`, and it is not (RFC 9111, 5.2.1.7).
pub(crate) fn not_cached<B: Body>(telling: &Telling) -> Response<HttpBody<B>> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
    telling.tell(&mut headers, Outcome::NotCached);
    response(StatusCode::GATEWAY_TIMEOUT, headers, HttpBody::empty())
}
