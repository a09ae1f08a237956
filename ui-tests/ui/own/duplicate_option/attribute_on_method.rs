// The whole attribute twice on a method.
use oncemore::memoize;

#[derive(oncemore::CacheKey)]
struct Shop(u64);

impl Shop {
    #[memoize]
    #[memoize(ttl = "5m")]
    fn price(&self) -> u64 {
        self.0
    }
}

fn main() {}
