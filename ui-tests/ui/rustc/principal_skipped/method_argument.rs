// The same, as an argument of a method.
use oncemore::{CacheKey, memoize};

#[derive(CacheKey)]
#[cache_key(principal)]
struct UserId(u64);

struct Bank;

#[memoize]
impl Bank {
    #[memoize]
    fn balance(#[key(skip)] &self, #[key(skip)] user: &UserId) -> u64 {
        user.0
    }
}

fn main() {}
