// A call where a path belongs.
use oncemore::memoize;

#[memoize]
fn price(#[key(with = str::len(sku))] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
