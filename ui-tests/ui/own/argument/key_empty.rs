// `#[key()]` says nothing.
use oncemore::memoize;

#[memoize]
fn price(#[key()] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
