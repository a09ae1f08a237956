// An attribute without options says what it takes at this place.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key]
struct Account {
    #[cache_key()]
    id: u64,
    #[cache_key = "skip"]
    name: String,
}

fn main() {}
