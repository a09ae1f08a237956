// `#[key(…)]` on the function.
use oncemore::memoize;

#[memoize]
#[key(sku.len())]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
