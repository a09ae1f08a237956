// A visibility in parentheses.
use oncemore::memoize;

#[memoize(vis(pub))]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
