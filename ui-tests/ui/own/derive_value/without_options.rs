// An attribute without options says what it takes at this place.
use oncemore::CacheValue;

#[derive(CacheValue)]
#[cache_value]
struct Profile {
    #[cache_value()]
    at: u64,
}

fn main() {}
