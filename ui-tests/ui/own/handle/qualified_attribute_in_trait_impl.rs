// The attribute by its path is told where it stands, too.
trait Priced {
    fn price(&self) -> u64;
}

#[derive(oncemore::CacheKey)]
struct Shop(u64);

#[oncemore::memoize]
impl Priced for Shop {
    #[::oncemore::memoize(handle = prices)]
    fn price(&self) -> u64 {
        self.0
    }
}

fn main() {}
