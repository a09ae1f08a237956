// A visibility in quotes.
use oncemore::memoize;

#[memoize(vis = "pub")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
