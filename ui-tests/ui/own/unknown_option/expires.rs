// A plain word for `ttl`.
use oncemore::memoize;

#[memoize(expires = "5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
