// `codec` is for a later version.
use oncemore::memoize;

#[memoize(codec = json)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
