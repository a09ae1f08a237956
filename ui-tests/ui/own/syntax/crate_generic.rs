// A path with arguments.
use oncemore::memoize;

#[memoize(crate = oncemore::<u8>)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
