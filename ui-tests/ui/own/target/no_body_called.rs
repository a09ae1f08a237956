// A function without a body that is called: one error, not one for each call.
use oncemore::memoize;

#[memoize]
fn price(sku: &str) -> u64;

fn main() {
    price("A-1");
}
