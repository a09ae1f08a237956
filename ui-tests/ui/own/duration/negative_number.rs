// A negative number.
use oncemore::memoize;

#[memoize(idle = -5)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
