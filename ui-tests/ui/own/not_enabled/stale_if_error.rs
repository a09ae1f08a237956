// `stale_if_error` is for a later version.
use oncemore::memoize;

#[memoize(stale_if_error = "1d")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
