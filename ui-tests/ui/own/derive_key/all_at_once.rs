// Everything that is wrong with a type is said at once.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(transparent, pricipal)]
struct Account {
    #[cache_key(skip, with = str::len)]
    name: String,
    #[cache_key(skip = true)]
    trace: u64,
    #[cache_key(version = 1)]
    id: u64,
}

fn main() {}
