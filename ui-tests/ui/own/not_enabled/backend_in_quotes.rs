// A backend in quotes.
use oncemore::memoize;

#[memoize(backend = "redis")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
