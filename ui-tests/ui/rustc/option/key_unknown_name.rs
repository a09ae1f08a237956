// A key of what is no argument.
use oncemore::memoize;

#[memoize(key = skus)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
