// A mistyped `skip` is an expression of an unknown name.
use oncemore::memoize;

#[memoize]
fn price(#[key(skp)] sku: &str, id: u64) -> u64 {
    sku.len() as u64 + id
}

fn main() {}
