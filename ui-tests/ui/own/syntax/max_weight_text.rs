// A number in quotes.
use oncemore::memoize;

#[memoize(weight = |value| *value, max_weight = "64M")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
