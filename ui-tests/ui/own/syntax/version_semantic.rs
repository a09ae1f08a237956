// A semantic version.
use oncemore::memoize;

#[memoize(version = 1.2)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
