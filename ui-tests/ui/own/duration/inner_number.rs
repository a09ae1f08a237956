// The last number without a unit.
use oncemore::memoize;

#[memoize(ttl = "1h30")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
