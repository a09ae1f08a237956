// A letter is missing.
use oncemore::memoize;

#[memoize(capcity = 10)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
