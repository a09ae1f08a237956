// A transparent type needs a field to be.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(transparent)]
struct Account {
    #[cache_key(skip)]
    trace: u64,
}

fn main() {}
