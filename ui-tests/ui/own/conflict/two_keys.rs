// Two `#[key(…)]` on one argument.
use oncemore::memoize;

#[memoize]
fn price(#[key(skip)] #[key(sku.trim())] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
