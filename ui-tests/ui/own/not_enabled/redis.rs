// A backend of a later version.
use oncemore::memoize;

#[memoize(backend = redis)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
