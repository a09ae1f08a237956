// A key for all arguments, and one for each.
use oncemore::memoize;

#[memoize(key = sku.len())]
fn price(#[key(sku.trim())] sku: &str, #[key(with = Clone::clone)] shop: &u32) -> u64 {
    sku.len() as u64 + u64::from(*shop)
}

fn main() {}
