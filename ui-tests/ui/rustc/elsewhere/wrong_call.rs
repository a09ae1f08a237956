// A wrong argument of a call.
use oncemore::memoize;

#[memoize]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

fn main() {
    price(5);
    price("A-1", 1);
    price::invalidate(5);
    price::pek("A-1");
}
