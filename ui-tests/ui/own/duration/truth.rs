// A truth value.
use oncemore::memoize;

#[memoize(negative_ttl = true)]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
