// Brackets for the value.
use oncemore::memoize;

#[memoize(backend[memory])]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
