// A number where a `Duration` belongs.
use oncemore::memoize;

#[memoize(ttl = 5 * 60)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
