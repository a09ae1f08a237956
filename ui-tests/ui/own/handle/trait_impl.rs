// A trait's `impl` block has no place for a handle.
use oncemore::memoize;

trait Priced {
    fn price(&self) -> u64;
}

#[derive(oncemore::CacheKey)]
struct Shop(u64);

#[memoize]
impl Priced for Shop {
    #[memoize(handle = prices)]
    fn price(&self) -> u64 {
        self.0
    }
}

fn main() {}
