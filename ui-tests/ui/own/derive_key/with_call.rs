// A function is named, not called.
use oncemore::CacheKey;

#[derive(CacheKey)]
struct Account {
    #[cache_key(with = str::len())]
    name: String,
}

fn main() {}
