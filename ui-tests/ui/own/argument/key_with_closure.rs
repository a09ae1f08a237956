// A closure where a path belongs.
use oncemore::memoize;

#[memoize]
fn price(#[key(with = |sku| sku.len())] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
