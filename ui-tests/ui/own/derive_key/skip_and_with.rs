// A field is left out of the key or something of it is in it, not both.
use oncemore::CacheKey;

#[derive(CacheKey)]
struct Account {
    id: u64,
    #[cache_key(skip, with = str::len)]
    name: String,
}

fn main() {}
