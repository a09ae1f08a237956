// The `for` of a higher-ranked bound is not the `for` of an `impl`.
use oncemore::memoize;

trait Priced {
    fn price(&self) -> u64;
}

struct Shop<F>(F);

#[memoize]
impl<F: for<'a> Fn(&'a str) -> u64> Priced for Shop<F> {
    #[memoize(handle = prices)]
    fn price(#[key(skip)] &self) -> u64 {
        (self.0)("")
    }
}

fn main() {}
