// A word after the value.
use oncemore::memoize;

#[memoize(ttl = "5m" please)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
