// The word of another crate for `ttl`.
use oncemore::memoize;

#[memoize(time = 60)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
