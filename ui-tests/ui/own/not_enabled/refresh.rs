// `refresh` is for a later version.
use oncemore::memoize;

#[memoize(refresh = 0.8)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
