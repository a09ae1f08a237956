// The path of the crate twice.
use oncemore::memoize;

#[memoize(crate = oncemore, crate = ::oncemore)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
