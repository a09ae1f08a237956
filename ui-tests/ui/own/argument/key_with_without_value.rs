// `with` without a function.
use oncemore::memoize;

#[memoize]
fn price(#[key(with)] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
