// Several options of a later version.
use oncemore::memoize;

#[memoize(stale = "1h", tags = ["a"], backend = redis, codec = json)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
