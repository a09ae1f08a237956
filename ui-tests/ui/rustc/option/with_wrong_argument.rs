// A `with` function of another type.
use oncemore::memoize;

fn half(n: &u64) -> u64 {
    n / 2
}

#[memoize]
fn price(#[key(with = half)] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
