// Each function reports its own.
use oncemore::memoize;

#[memoize(ttl = 5)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

#[memoize(ttl = 6)]
fn weight(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
