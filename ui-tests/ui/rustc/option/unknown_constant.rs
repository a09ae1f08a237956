// A constant that is not there.
use oncemore::memoize;

#[memoize(capacity = CAPACITY)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
