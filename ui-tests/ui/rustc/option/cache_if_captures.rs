// `cache_if` does not see the arguments.
use oncemore::memoize;

#[memoize(cache_if = |price| *price > sku.len() as u64)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
