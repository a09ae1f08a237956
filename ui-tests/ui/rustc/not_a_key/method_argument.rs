// An argument of a method.
use oncemore::memoize;

struct Sku(u64);
struct Shop;

impl Shop {
    #[memoize]
    fn price(#[key(skip)] &self, sku: &Sku) -> u64 {
        sku.0
    }
}

fn main() {}
