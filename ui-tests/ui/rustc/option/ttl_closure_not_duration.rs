// A TTL of the value that is no `Duration`.
use oncemore::memoize;

#[memoize(ttl = |price| *price)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
