// A number without a unit.
use oncemore::memoize;

#[memoize(negative_ttl = "5")]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
