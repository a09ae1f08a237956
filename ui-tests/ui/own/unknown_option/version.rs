// Two letters changed places.
use oncemore::memoize;

#[memoize(versoin = 1)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
