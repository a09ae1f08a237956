// A negative TTL of zero.
use oncemore::memoize;

#[memoize(negative_ttl = "0h")]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
