// A number in quotes.
use oncemore::memoize;

#[memoize(capacity = "10")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
