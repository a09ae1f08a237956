// Two functions whose handles have the same name.
use oncemore::memoize;

#[memoize(handle = Prices)]
fn price(sku: &str) -> usize {
    sku.len()
}

#[memoize(handle = Prices)]
fn discount(sku: &str) -> usize {
    sku.len()
}

fn main() {}
