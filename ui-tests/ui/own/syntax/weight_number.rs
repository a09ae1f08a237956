// A number for a closure.
use oncemore::memoize;

#[memoize(weight = 5, max_weight = 10)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
