// A bound and none.
use oncemore::memoize;

#[memoize(weight = |value| *value, max_weight = 100, capacity = unbounded)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
