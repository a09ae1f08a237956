// Braces for the value.
use oncemore::memoize;

#[memoize(ttl { 5 })]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
