// A weight that is no number.
use oncemore::memoize;

#[memoize(weight = |price| "heavy", max_weight = 10)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
