// An extractor that is a person cannot be left out.
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use oncemore::{CacheKey, memoize};

#[derive(CacheKey, Clone)]
#[cache_key(principal)]
struct User(u64);

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(1))
    }
}

#[memoize(http, ttl = "1m")]
async fn account(#[key(skip)] user: User) -> String {
    user.0.to_string()
}

fn main() {}
