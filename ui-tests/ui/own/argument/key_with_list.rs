// `with` with parentheses.
use oncemore::memoize;

#[memoize]
fn price(#[key(with(str::len))] sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
