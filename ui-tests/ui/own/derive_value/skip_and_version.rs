// A skipped field has no version.
use oncemore::CacheValue;

#[derive(CacheValue)]
struct Profile {
    id: u64,
    #[cache_value(skip, version = 1)]
    at: u64,
}

fn main() {}
