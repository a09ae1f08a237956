// A person's identity, beside something else.
use oncemore::{CacheKey, memoize};

#[derive(CacheKey)]
#[cache_key(principal)]
struct UserId(u64);

#[memoize]
fn price(sku: &str, #[key(skip)] on_behalf: &(u64, Option<UserId>)) -> u64 {
    on_behalf.0
}

fn main() {}
