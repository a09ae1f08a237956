// No entries, in other digits.
use oncemore::memoize;

#[memoize(capacity = 0x0)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
