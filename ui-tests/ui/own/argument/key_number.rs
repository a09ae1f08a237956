// A number as an expression of the argument.
use oncemore::memoize;

#[memoize]
fn price(#[key(1)] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
