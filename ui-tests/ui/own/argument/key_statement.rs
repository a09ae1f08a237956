// A statement where an expression belongs.
use oncemore::memoize;

#[memoize]
fn price(#[key(let n = sku.len();)] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
