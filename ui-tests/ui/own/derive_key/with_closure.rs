// Only the path of a function can be named, as its result has to have a shape.
use oncemore::CacheKey;

#[derive(CacheKey)]
struct Account {
    #[cache_key(with = |name| name.len())]
    name: String,
}

fn main() {}
