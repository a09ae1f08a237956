// A switch with a list.
use oncemore::memoize;

#[memoize]
fn price(#[key(skip(true))] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
