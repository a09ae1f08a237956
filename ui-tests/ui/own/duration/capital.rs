// A unit in capitals.
use oncemore::memoize;

#[memoize(negative_ttl = "5M")]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
