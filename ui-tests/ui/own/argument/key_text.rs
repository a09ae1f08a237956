// A text as an expression of the argument.
use oncemore::memoize;

#[memoize]
fn price(#[key("{sku}")] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
