// A function with an error in its options still has its handle.
use oncemore::memoize;

#[memoize(tll = "5m")]
fn price(sku: &str) -> u64 {
    sku.len() as u64
}

#[memoize(capacity = 0, handle = rents)]
async fn rent<T: oncemore::CacheKey + Clone>(year: T, #[key(skip)] _month: u32) -> Result<u32, String> {
    let _ = year;
    Ok(1)
}

struct Shop;

#[memoize]
impl Shop {
    #[memoize(ttl = "soon")]
    fn tax(year: u32) -> u32 {
        year
    }
}

fn main() {
    price::invalidate("A-1");
    let _: Option<u64> = price::peek("A-1");
    let _: bool = rents::contains(5_u8);
    let _ = Shop::tax_handle().stats();
}
