// A path where an option belongs.
use oncemore::memoize;

#[memoize(oncemore::ttl = "5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
