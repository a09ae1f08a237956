// A space between number and unit.
use oncemore::memoize;

#[memoize(negative_ttl = "5 m")]
fn find(sku: &str) -> Option<u64> {
    sku.parse().ok()
}

fn main() {}
