// An extractor of the user's that is no key, bare and inside of others.
use std::convert::Infallible;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use oncemore::memoize;

struct Language(String);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self("en".into()))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(None)
    }
}

#[memoize(http, ttl = "1m")]
async fn index(Language(language): Language) -> String {
    language
}

#[memoize(http, ttl = "1m")]
async fn perhaps(language: Option<Language>) -> String {
    language.map_or_else(String::new, |language| language.0)
}

fn main() {}
