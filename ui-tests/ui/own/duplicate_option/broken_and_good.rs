// The first of two is broken; the second is reported as well.
use oncemore::memoize;

#[memoize(ttl = "soon", ttl = "5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
