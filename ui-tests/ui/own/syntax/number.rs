// A number without its option.
use oncemore::memoize;

#[memoize(300)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
