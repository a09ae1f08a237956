// A trait.
use oncemore::memoize;

#[memoize]
trait Priced {
    fn price(&self) -> u64;
}

fn main() {}
