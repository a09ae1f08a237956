// A principal has something in its key that says who it is.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(principal)]
struct Account {
    #[cache_key(skip)]
    id: u64,
}

#[derive(CacheKey)]
#[cache_key(principal)]
struct Nobody;

fn main() {}
