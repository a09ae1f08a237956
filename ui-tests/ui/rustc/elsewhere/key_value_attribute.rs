// A value for the attribute.
use oncemore::memoize;

#[memoize = "5m"]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
