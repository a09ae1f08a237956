// The shape of a transparent type is its field's, so it has no version of its own.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(transparent, version = 1)]
struct Account(u64);

fn main() {}
