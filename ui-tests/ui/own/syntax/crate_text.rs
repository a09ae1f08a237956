// A path in quotes.
use oncemore::memoize;

#[memoize(crate = "oncemore")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
