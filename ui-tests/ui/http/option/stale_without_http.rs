// Stale values of functions that are no handlers.
use oncemore::memoize;

#[memoize(ttl = "1m", stale = "1h")]
async fn price(id: u64) -> u64 {
    id
}

#[memoize(ttl = "1m", stale_if_error = "1h")]
async fn rate(id: u64) -> u64 {
    id
}

fn main() {}
