// A switch with a value.
use oncemore::memoize;

#[memoize]
fn price(#[key(skip = true)] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
