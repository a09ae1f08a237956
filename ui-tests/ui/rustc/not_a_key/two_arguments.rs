// Each such argument is reported, once.
use oncemore::memoize;

struct Sku(u64);
struct Shop(u64);

#[memoize]
fn price(sku: &Sku, shop: Shop, day: u32) -> u64 {
    sku.0 + shop.0 + u64::from(day)
}

fn main() {}
