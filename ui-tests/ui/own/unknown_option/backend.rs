// A plural.
use oncemore::memoize;

#[memoize(backends = memory)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
