// Jitter without anything to shorten.
use oncemore::memoize;

#[memoize(jitter = "30s")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
