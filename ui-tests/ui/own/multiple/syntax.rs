// What follows a broken option is still read.
use oncemore::memoize;

#[memoize(ttl: "5m", capacity == 5, version = "1", cheddar)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
