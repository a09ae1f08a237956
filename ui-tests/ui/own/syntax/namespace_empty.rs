// An empty namespace.
use oncemore::memoize;

#[memoize(namespace = "")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
