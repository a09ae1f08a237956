// A path with dots.
use oncemore::memoize;

#[memoize(ttl.seconds = 5)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
