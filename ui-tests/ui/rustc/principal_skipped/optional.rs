// Neither can what may hold it.
use oncemore::{CacheKey, memoize};

#[derive(CacheKey)]
#[cache_key(principal)]
struct UserId(u64);

#[memoize]
fn greeting(#[key(skip)] user: Option<UserId>, language: &str) -> String {
    format!("{language}: {}", user.map_or(0, |user| user.0))
}

fn main() {}
