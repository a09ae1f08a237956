// The whole attribute twice.
use oncemore::memoize;

#[memoize(ttl = "5m")]
#[memoize(capacity = 10)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
