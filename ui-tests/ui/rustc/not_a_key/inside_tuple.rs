// A part of a tuple.
use oncemore::memoize;

struct Sku(u64);

#[memoize]
fn price(pair: (u64, Sku)) -> u64 {
    pair.0 + pair.1.0
}

fn main() {}
