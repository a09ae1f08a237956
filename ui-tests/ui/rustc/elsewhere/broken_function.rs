// The compiler's own word for a broken function.
use oncemore::memoize;

#[memoize]
fn price(sku &str) -> u64 {
    sku.len() as u64
}

fn main() {}
