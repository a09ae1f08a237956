// A unit written out, in capitals.
use oncemore::memoize;

#[memoize(ttl = "5Minutes")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
