// Every argument is left out of the key.
use oncemore::memoize;

#[memoize(capacity = 10)]
fn price(#[key(skip)] sku: &str, #[key(skip)] shop: u64) -> u64 {
    sku.len() as u64 + shop
}

fn main() {}
