// What an expression gives is no key.
use oncemore::memoize;

struct Sku(u64);

#[memoize]
fn price(#[key(Sku(*number))] number: u64) -> u64 {
    number
}

fn main() {}
