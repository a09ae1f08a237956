// `#[must_use]` holds for the memoized function.
#![deny(unused_must_use)]
use oncemore::memoize;

#[memoize]
#[must_use]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {
    price("A-1");
}
