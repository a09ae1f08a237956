// The same option twice, with two values.
use oncemore::memoize;

#[memoize(ttl = "5m", ttl = "6m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
