// A method of which only `self` is left.
use oncemore::memoize;

struct Shop;

impl Shop {
    #[memoize(capacity = 10)]
    fn price(#[key(skip)] &self) -> u64 {
        1
    }
}

fn main() {}
