// A variant's name stands in keys as it is, so it has to be a name.
use oncemore::CacheKey;

#[derive(CacheKey)]
enum State {
    #[cache_key(rename = "is open(1)")]
    Open,
    #[cache_key(rename = "")]
    Closed,
    #[cache_key(rename = Other)]
    Unknown,
}

fn main() {}
