// The same, as `self`.
use oncemore::{CacheKey, memoize};

#[derive(CacheKey)]
#[cache_key(principal)]
struct UserId(u64);

impl UserId {
    #[memoize]
    fn balance(#[key(skip)] &self, account: u64) -> u64 {
        self.0 + account
    }
}

fn main() {}
