// An empty name.
use oncemore::memoize;

#[memoize(name = "")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
