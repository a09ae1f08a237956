// An unknown lifetime.
use oncemore::memoize;

#[memoize]
fn price(sku: &'a str) -> u64 {
    sku.len() as u64
}

fn main() {}
