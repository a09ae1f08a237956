// A word that is no visibility.
use oncemore::memoize;

#[memoize(vis = public)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
