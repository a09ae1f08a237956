// A trait's method without a body is told apart from one with a body.
use oncemore::memoize;

trait Priced {
    #[memoize]
    fn price(#[key(skip)] &self) -> u64 {
        1
    }

    #[memoize]
    fn weight(&self) -> u64;
}

fn main() {}
