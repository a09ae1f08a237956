// An error in the body is at its place, once.
use oncemore::memoize;

#[memoize]
fn price(sku: &str) -> u64 {
    sku
}

fn main() {}
