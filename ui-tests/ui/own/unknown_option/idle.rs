// Two letters changed places.
use oncemore::memoize;

#[memoize(ilde = "3s")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
