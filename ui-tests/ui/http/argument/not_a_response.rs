// What a handler returns becomes a response.
use oncemore::memoize;

struct Price(u32);

#[memoize(http, ttl = "1m")]
async fn price() -> Price {
    Price(3)
}

fn main() {}
