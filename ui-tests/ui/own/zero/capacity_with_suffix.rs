// No entries, with a type.
use oncemore::memoize;

#[memoize(capacity = 0usize)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
