// A type has the name of the handle.
use oncemore::memoize;

struct Prices;

#[memoize(handle = Prices)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
