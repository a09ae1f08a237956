// `#[key()]` on `self`.
use oncemore::memoize;

#[derive(oncemore::CacheKey)]
struct Shop(u64);

impl Shop {
    #[memoize]
    fn price(#[key()] &self) -> u64 {
        self.0
    }
}

fn main() {}
