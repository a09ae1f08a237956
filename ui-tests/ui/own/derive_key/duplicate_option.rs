// An option that is given twice is refused at the second, in one attribute or in two.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(version = 1, version = 2)]
struct Account {
    #[cache_key(skip)]
    #[cache_key(skip)]
    trace: u64,
    #[cache_key(with = str::len, with = str::trim)]
    name: String,
}

fn main() {}
