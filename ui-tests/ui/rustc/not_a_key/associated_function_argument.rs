// An argument of a function of a type.
use oncemore::memoize;

struct Sku(u64);
struct Shop;

#[memoize]
impl Shop {
    #[memoize]
    fn price(sku: &Sku) -> u64 {
        sku.0
    }
}

fn main() {}
