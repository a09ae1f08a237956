// The same, behind a reference.
use oncemore::{CacheKey, memoize};

#[derive(CacheKey)]
#[cache_key(principal)]
struct UserId(u64);

#[memoize]
fn balance(#[key(skip)] user: &UserId, account: u64) -> u64 {
    user.0 + account
}

fn main() {}
