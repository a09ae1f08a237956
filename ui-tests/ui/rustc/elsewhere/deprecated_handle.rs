// What is deprecated is deprecated with its handle; inside of it nothing is said.
#![deny(deprecated)]
use oncemore::memoize;

#[deprecated]
#[memoize]
fn price(sku: &str) -> usize {
    sku.len()
}

#[deprecated]
#[memoize]
fn discount(sku: &str) -> Result<usize, String> {
    Ok(sku.len())
}

fn main() {
    price::invalidate_all();
    discount::invalidate_all();
}
