// More than one rule is broken.
use oncemore::memoize;

#[memoize(only_some, cache_err, jitter = "3s", weight = |value| 1)]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
