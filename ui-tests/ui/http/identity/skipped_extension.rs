// A person among the extensions cannot be left out.
use axum::Extension;
use oncemore::{CacheKey, memoize};

#[derive(CacheKey, Clone)]
#[cache_key(principal)]
struct User(u64);

#[memoize(http, ttl = "1m")]
async fn account(#[key(skip)] Extension(user): Extension<User>) -> String {
    user.0.to_string()
}

fn main() {}
