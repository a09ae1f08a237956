// A space between two parts.
use oncemore::memoize;

#[memoize(ttl = "1h 30m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
