// A mistyped backend.
use oncemore::memoize;

#[memoize(backend = memroy)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
