// `soft_timeout` is for a later version.
use oncemore::memoize;

#[memoize(soft_timeout = "200ms")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {}
