// The option of the attribute on an argument.
use oncemore::memoize;

#[memoize]
fn price(#[key(key = sku.len())] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
