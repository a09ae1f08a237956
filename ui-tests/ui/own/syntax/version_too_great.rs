// A version of more than 32 bits.
use oncemore::memoize;

#[memoize(version = 5_000_000_000)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
