// A word.
use oncemore::memoize;

#[memoize(idle = "soon")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
