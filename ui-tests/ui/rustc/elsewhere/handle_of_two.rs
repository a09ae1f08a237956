// Two functions with one handle.
use oncemore::memoize;

#[memoize(handle = Prices)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

#[memoize(handle = Prices)]
fn weight(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
