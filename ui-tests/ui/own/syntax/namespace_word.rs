// A namespace without quotes.
use oncemore::memoize;

#[memoize(namespace = users)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
