// `#[key(…)]` in a method that was not marked, beside one that was.
use oncemore::memoize;

struct Shop;

#[memoize]
impl Shop {
    #[memoize]
    fn price(#[key(skip)] &self, id: u64) -> u64 {
        id
    }

    const RATE: u64 = { 1 };

    /// Half of it.
    #[must_use]
    fn discount(#[key(skip)] &self, #[key(id / 2)] id: u64) -> u64 {
        id / 2 * Self::RATE
    }
}

fn main() {
    Shop.discount(1);
}
