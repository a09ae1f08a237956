// A warning in a method's body, once.
#![deny(unused_variables)]
use oncemore::memoize;

struct Shop;

#[memoize]
impl Shop {
    #[memoize]
    fn price(#[key(skip)] &self, sku: &str) -> usize {
        let unused = 1;
        sku.len()
    }
}

fn main() {}
