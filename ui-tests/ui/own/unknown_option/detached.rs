// The end of the word is missing.
use oncemore::memoize;

#[memoize(detach)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
