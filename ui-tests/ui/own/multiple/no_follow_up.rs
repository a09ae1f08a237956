// A function with an error is still there for its callers, under its own name and type.
use oncemore::memoize;

#[memoize(tll = "5m")]
fn price(#[key(with = str::len)] sku: &str) -> u64 {
    sku.len() as u64
}

struct Shop;

#[memoize]
impl Shop {
    #[memoize(capacity = 0)]
    fn rent(#[key(skip)] &self, (year, _month): (u32, u32)) -> u32 {
        year
    }
}

fn main() {
    let _: u64 = price("A-1") + u64::from(Shop.rent((2026, 1)));
}
