// An option without a value is there or not.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(principal = true)]
struct Account {
    id: u64,
    #[cache_key(skip = false)]
    name: String,
}

fn main() {}
