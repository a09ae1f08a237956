// An option in capitals.
use oncemore::memoize;

#[memoize(TTL = "5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
