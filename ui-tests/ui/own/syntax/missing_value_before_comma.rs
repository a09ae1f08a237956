// Nothing between `=` and the comma.
use oncemore::memoize;

#[memoize(ttl =, capacity = 10)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
