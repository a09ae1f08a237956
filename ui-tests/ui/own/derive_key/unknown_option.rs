// A mistyped option is answered with the one that was meant.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(principle)]
struct Account {
    id: u64,
    #[cache_key(skp)]
    trace: u64,
    #[cache_key(wiht = str::len)]
    name: String,
}

fn main() {}
