// A floating-point number.
use oncemore::memoize;

#[memoize(negative_ttl = 0.5)]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
