// An option that stands at the wrong place is told where it belongs.
use oncemore::CacheKey;

#[derive(CacheKey)]
#[cache_key(skip)]
struct Account {
    #[cache_key(principal)]
    id: u64,
}

#[derive(CacheKey)]
enum State {
    #[cache_key(skip)]
    Open,
    Closed(#[cache_key(rename = "x")] u8),
}

fn main() {}
