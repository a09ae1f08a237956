// Twice, as a duration and as a closure.
use oncemore::memoize;

#[memoize(ttl = "5m", ttl = |value| std::time::Duration::from_secs(*value))]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
