// Two commas.
use oncemore::memoize;

#[memoize(ttl = "5m",, capacity = 10)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
