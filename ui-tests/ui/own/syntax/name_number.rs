// A number for a name.
use oncemore::memoize;

#[memoize(name = 5)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
