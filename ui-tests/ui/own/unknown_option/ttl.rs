// Two letters changed places.
use oncemore::memoize;

#[memoize(tll = "5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
