// Without `#[memoize]` on the block it is taken for a free function, whose handle has no place here: the guide's page of errors says so.
use oncemore::memoize;

struct Shop;

impl Shop {
    #[memoize]
    fn tax(year: u32) -> u32 {
        year / 100
    }
}

fn main() {
    Shop::tax(2026);
}
