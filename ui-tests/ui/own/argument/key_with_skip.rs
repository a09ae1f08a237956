// Computed and left out at once.
use oncemore::memoize;

#[memoize]
fn price(#[key(with = str::len, skip)] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
