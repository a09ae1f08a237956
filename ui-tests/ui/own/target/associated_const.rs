// A constant of a type.
use oncemore::memoize;

struct Shop;

impl Shop {
    #[memoize]
    const PRICE: u64 = 1;
}

fn main() {}
