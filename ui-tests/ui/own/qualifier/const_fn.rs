// A function that may run at compile time.
use oncemore::memoize;

#[memoize]
const fn double(n: u64) -> u64 {
    n * 2
}

fn main() {}
