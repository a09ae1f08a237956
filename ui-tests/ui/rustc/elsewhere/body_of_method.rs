// An error in a method's body, once, though a handle holds the body twice.
use oncemore::memoize;

struct Shop;

#[memoize]
impl Shop {
    #[memoize]
    fn price(#[key(skip)] &self, sku: &str) -> u64 {
        sku
    }
}

fn main() {}
