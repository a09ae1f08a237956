// A broken text in each option that takes a duration.
use oncemore::memoize;

#[memoize(ttl = "5", idle = "x", jitter = "5parsecs", negative_ttl = "1s1s")]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
