// A fraction.
use oncemore::memoize;

#[memoize(negative_ttl = "1.5h")]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
