// Something follows the expression.
use oncemore::memoize;

#[memoize]
fn price(#[key(sku.len() sku)] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
