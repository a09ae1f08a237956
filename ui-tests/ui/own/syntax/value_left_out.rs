// An option that needs a value.
use oncemore::memoize;

#[memoize(ttl)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
