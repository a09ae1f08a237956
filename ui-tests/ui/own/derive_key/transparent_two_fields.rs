// A transparent type has one field in its key, not two.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(transparent)]
struct Account {
    id: u64,
    name: String,
}

fn main() {}
