// A name in quotes.
use oncemore::memoize;

#[memoize(handle = "prices")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
