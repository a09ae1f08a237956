// A truth value for a closure.
use oncemore::memoize;

#[memoize(cache_if = true)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
