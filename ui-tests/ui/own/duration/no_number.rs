// A unit without a number.
use oncemore::memoize;

#[memoize(ttl = "m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
