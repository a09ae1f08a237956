// An underscore too many.
use oncemore::memoize;

#[memoize(name_space = "users")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
