// A letter is missing.
use oncemore::memoize;

#[memoize(jiter = "3s")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
