// The same, left out by the expression for the whole key.
use oncemore::{CacheKey, memoize};

#[derive(CacheKey)]
#[cache_key(principal)]
struct UserId(u64);

#[memoize(key = account)]
fn balance(user: UserId, account: u64) -> u64 {
    user.0 + account
}

fn main() {}
