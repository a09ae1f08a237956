// An enum is not transparent: its key has the variant's name in it.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(transparent)]
enum Account {
    Id(u64),
}

fn main() {}
