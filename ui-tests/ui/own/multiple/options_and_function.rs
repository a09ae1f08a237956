// The attribute and the function are both wrong.
use oncemore::memoize;

#[memoize(capacity = "many")]
const unsafe fn price(sku: &mut str) -> &str {
    sku
}

fn main() {}
