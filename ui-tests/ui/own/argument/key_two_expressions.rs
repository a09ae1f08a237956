// Two expressions.
use oncemore::memoize;

#[memoize]
fn price(#[key(sku.len(), sku.trim())] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
