// A type of the user's without the derive.
use oncemore::memoize;

struct Sku(u64);

#[memoize]
fn price(sku: &Sku) -> u64 {
    sku.0
}

fn main() {}
