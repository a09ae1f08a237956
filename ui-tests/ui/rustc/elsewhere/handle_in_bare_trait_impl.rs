// A handle in an `impl` block that does not say that it is a trait's.
use oncemore::memoize;

#[derive(oncemore::CacheKey)]
struct Shop(u64);

trait Priced {
    fn price(&self) -> u64;
}

impl Priced for Shop {
    #[memoize(handle = prices)]
    fn price(&self) -> u64 {
        self.0
    }
}

fn main() {}
