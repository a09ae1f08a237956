// A hyphen for an underscore.
use oncemore::memoize;

#[memoize(negative-ttl = "5s")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
