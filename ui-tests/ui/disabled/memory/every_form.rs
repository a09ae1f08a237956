// Each function is one error, whatever its form.
use oncemore::{CacheKey, memoize};

#[derive(CacheKey)]
struct Shop(u64);

#[memoize(name = "shops/price")]
async fn price(shop: &Shop) -> Result<u64, String> {
    Ok(shop.0)
}

#[memoize]
fn generic<T: CacheKey>(_of: T) -> u64 {
    1
}

#[memoize]
impl Shop {
    #[memoize]
    fn name(&self) -> String {
        self.0.to_string()
    }
}

fn main() {
    drop(price(&Shop(1)));
    price::invalidate(&Shop(1));
    generic(2_u64);
    Shop(3).name();
}
