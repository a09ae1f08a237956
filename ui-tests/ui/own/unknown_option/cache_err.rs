// A word written out.
use oncemore::memoize;

#[memoize(cache_error)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
