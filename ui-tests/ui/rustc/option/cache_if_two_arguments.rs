// `cache_if` sees the value only.
use oncemore::memoize;

#[memoize(cache_if = |sku, price| *price > 1)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
