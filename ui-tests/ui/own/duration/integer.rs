// An integer.
use oncemore::memoize;

#[memoize(idle = 300)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
