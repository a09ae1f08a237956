// `compress` is for a later version.
use oncemore::memoize;

#[memoize(compress = zstd)]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
