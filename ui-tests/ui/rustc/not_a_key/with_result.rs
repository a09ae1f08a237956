// What a `with` function returns is no key.
use oncemore::memoize;

struct Sku(u64);

fn sku(number: &u64) -> Sku {
    Sku(*number)
}

#[memoize]
fn price(#[key(with = sku)] number: u64) -> u64 {
    number
}

fn main() {}
