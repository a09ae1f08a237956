// A path is written without quotes.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(crate = "oncemore")]
struct Account {
    #[cache_key(with = "str::len")]
    name: String,
}

fn main() {}
