// An argument of a method with a handle.
use oncemore::memoize;

struct Sku(u64);
struct Shop;

#[memoize]
impl Shop {
    #[memoize]
    fn price(#[key(skip)] &self, sku: &Sku) -> u64 {
        sku.0
    }
}

fn main() {}
