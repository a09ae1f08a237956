// The visibility of a handle that is not there.
use oncemore::memoize;

#[derive(oncemore::CacheKey)]
struct Shop(u64);

impl Shop {
    #[memoize(vis = pub)]
    fn price(&self) -> u64 {
        self.0
    }
}

fn main() {}
