// A TTL for the `None` that is not stored.
use oncemore::memoize;

#[memoize(negative_ttl = "5s", only_some)]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
