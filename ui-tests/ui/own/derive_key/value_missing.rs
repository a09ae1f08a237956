// An option with a value shows how the value is written.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(version)]
struct Account {
    #[cache_key(with)]
    name: String,
    #[cache_key(with(str::len))]
    other: String,
}

fn main() {}
