// An option that is like no other is answered with what there is at this place.
use oncemore::CacheKey;

#[derive(CacheKey)]
struct Account {
    id: u64,
    #[cache_key(ignore)]
    trace: u64,
}

#[derive(CacheKey)]
#[cache_key(cache::name = "x")]
enum State {
    #[cache_key(serialize)]
    Open,
}

fn main() {}
