// `only_some` on a method without a `Some`.
use oncemore::memoize;

struct Shop;

#[memoize]
impl Shop {
    #[memoize(only_some)]
    fn price(#[key(skip)] &self, id: u64) -> u64 {
        id
    }
}

fn main() {}
