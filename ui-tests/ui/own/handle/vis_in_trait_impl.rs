// The visibility of a handle that cannot be there.
use oncemore::memoize;

trait Priced {
    fn price(&self) -> u64;
}

#[derive(oncemore::CacheKey)]
struct Shop(u64);

#[memoize]
impl Priced for Shop {
    #[memoize(vis = pub)]
    fn price(&self) -> u64 {
        self.0
    }
}

fn main() {}
