// What is no list of options does not keep the rest from being read.
use oncemore::CacheKey;

#[derive(CacheKey)]
struct Account {
    #[cache_key(skip with)]
    name: String,
    #[cache_key(with = )]
    other: String,
    #[cache_key(skipp)]
    trace: u64,
}

fn main() {}
