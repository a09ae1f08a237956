// A path for a name.
use oncemore::memoize;

#[memoize(handle = prices::handle)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
