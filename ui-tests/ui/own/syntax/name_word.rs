// A name without quotes.
use oncemore::memoize;

#[memoize(name = price)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
