// The underscore is missing.
use oncemore::memoize;

#[memoize(onlysome)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
