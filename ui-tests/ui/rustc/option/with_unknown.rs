// A `with` function that is not there.
use oncemore::memoize;

#[memoize]
fn price(#[key(with = normalised)] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
