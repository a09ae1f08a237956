// Two handles of one type cannot have one name.
use oncemore::memoize;

struct Shop;

#[memoize]
impl Shop {
    #[memoize(handle = prices)]
    fn price(id: u32) -> u32 {
        id
    }

    #[memoize(ttl = "1m", handle = prices)]
    fn discount(id: u32) -> u32 {
        id
    }
}

fn main() {
    Shop::price(1);
    Shop::discount(1);
    let _ = Shop::prices();
}
