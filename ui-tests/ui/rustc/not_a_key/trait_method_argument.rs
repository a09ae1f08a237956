// An argument of a method of a trait.
use oncemore::memoize;

struct Sku(u64);
struct Shop;

trait Priced {
    fn price(&self, sku: &Sku) -> u64;
}

#[memoize]
impl Priced for Shop {
    #[memoize]
    fn price(#[key(skip)] &self, sku: &Sku) -> u64 {
        sku.0
    }
}

fn main() {}
