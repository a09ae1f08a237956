// A typo in an option of a later version.
use oncemore::memoize;

#[memoize(stal_if_error = "1d")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
