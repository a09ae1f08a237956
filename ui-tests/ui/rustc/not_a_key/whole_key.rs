// What the expression for the whole key gives is no key.
use oncemore::memoize;

struct Sku(u64);

#[memoize(key = (a, Sku(*b)))]
fn price(a: u64, b: u64) -> u64 {
    a + b
}

fn main() {}
