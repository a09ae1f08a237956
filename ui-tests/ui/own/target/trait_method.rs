// A method without a body.
use oncemore::memoize;

trait Priced {
    #[memoize]
    fn price(&self) -> u64;
}

fn main() {}
