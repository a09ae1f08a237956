// Two variants cannot have one name: their keys would be the same.
use oncemore::CacheKey;

#[derive(CacheKey)]
enum State {
    Open,
    #[cache_key(rename = "Open")]
    Pending,
}

fn main() {}
