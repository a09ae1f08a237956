// The end of a word is missing.
use oncemore::memoize;

#[memoize(negativ_ttl = "5s")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
