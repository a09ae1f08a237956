// The same of a method.
use oncemore::{CacheKey, memoize};

#[derive(CacheKey)]
struct Shop(u32);

#[derive(Clone)]
struct Price;

impl Shop {
    #[memoize(backend = redis, ttl = "5m")]
    async fn price(&self, sku: String) -> Price {
        let _ = (self, sku);
        Price
    }
}

fn main() {}
