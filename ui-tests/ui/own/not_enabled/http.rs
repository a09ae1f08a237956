// Handlers need their feature.
use oncemore::memoize;

#[memoize(http)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
