// A negative bound.
use oncemore::memoize;

#[memoize(weight = |value| *value, max_weight = -1)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
