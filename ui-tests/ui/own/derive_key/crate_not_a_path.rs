// The path of the runtime is a path.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(crate = 1)]
struct Account(u64);

fn main() {}
