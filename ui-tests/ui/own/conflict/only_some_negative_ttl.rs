// The same, in the other order.
use oncemore::memoize;

#[memoize(only_some, negative_ttl = "5s")]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
