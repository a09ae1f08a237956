// Nor can a person who may be there.
use axum::Extension;
use oncemore::{CacheKey, memoize};

#[derive(CacheKey, Clone)]
#[cache_key(principal)]
struct User(u64);

#[memoize(http, ttl = "1m")]
async fn account(#[key(skip)] user: Option<Extension<User>>) -> String {
    user.map_or_else(String::new, |user| user.0.0.to_string())
}

fn main() {}
