// A borrow error in the body, once.
use oncemore::memoize;

#[memoize]
fn price(sku: String) -> usize {
    drop(sku);
    sku.len()
}

fn main() {}
