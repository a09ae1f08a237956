// A person inside of what was extracted cannot be left out either.
use axum::Extension;
use axum::extract::{Path, Query};
use oncemore::{CacheKey, memoize};
use serde::Deserialize;

#[derive(CacheKey, Clone, Deserialize)]
#[cache_key(principal)]
struct User(u64);

#[derive(CacheKey, Clone, Deserialize)]
struct Search {
    by: User,
}

#[memoize(http, ttl = "1m")]
async fn of_a_path(#[key(skip)] Path(user): Path<User>) -> String {
    user.0.to_string()
}

#[memoize(http, ttl = "1m")]
async fn of_a_query(#[key(skip)] search: Option<Query<Search>>) -> String {
    search.is_some().to_string()
}

#[memoize(http, ttl = "1m")]
async fn of_a_session(#[key(skip)] Extension(session): Extension<Search>) -> String {
    session.by.0.to_string()
}

fn main() {}
