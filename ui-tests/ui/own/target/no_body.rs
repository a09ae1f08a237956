// A function without a body.
use oncemore::memoize;

#[memoize]
fn price(sku: &str) -> u64;

fn main() {}
