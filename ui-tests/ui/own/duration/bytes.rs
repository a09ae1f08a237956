// A byte string.
use oncemore::memoize;

#[memoize(idle = b"5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
