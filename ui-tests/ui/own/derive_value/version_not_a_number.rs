// A version is a whole number without a sign.
use oncemore::CacheValue;

#[derive(CacheValue)]
#[cache_value(version = -1)]
struct Profile {
    #[cache_value(version = "2")]
    at: u64,
}

fn main() {}
