// An argument of an `async` function.
use oncemore::memoize;

struct Sku(u64);

#[memoize]
async fn price(sku: Sku) -> u64 {
    sku.0
}

fn main() {}
