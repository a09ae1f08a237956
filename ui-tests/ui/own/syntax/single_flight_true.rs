// A truth value.
use oncemore::memoize;

#[memoize(single_flight = true)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
