// An argument without a name.
use oncemore::memoize;

struct Sku(u64);

#[memoize]
fn price(Sku(number): Sku) -> u64 {
    number
}

fn main() {}
