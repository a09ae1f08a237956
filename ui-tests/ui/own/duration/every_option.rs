// Each option that takes a duration says its own name.
use oncemore::memoize;

#[memoize(ttl = 1, idle = 2, jitter = 3, negative_ttl = 4)]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
