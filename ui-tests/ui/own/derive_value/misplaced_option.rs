// An option that stands at the wrong place is told where it belongs.
use oncemore::CacheValue;

#[derive(CacheValue)]
#[cache_value(skip)]
struct Profile {
    #[cache_value(crate = oncemore)]
    at: u64,
}

#[derive(CacheValue)]
enum State {
    #[cache_value(version = 1)]
    Open,
}

fn main() {}
