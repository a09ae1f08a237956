// An object borrowed from the caller.
use oncemore::memoize;

#[derive(oncemore::CacheKey)]
struct Shop(u64);

impl Shop {
    #[memoize(detached)]
    async fn price(&self) -> u64 {
        self.0
    }
}

fn main() {}
