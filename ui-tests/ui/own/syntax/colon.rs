// A colon for the equals sign.
use oncemore::memoize;

#[memoize(ttl: "5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
