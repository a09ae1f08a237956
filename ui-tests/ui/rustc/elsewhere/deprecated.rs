// `#[deprecated]` holds for the memoized function, and the expansion does not use it.
#![deny(deprecated)]
use oncemore::memoize;

#[memoize]
#[deprecated = "ask the shop"]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {
    let _ = price("A-1");
}
