// A fraction of an entry.
use oncemore::memoize;

#[memoize(capacity = 1.5)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
