// A function whose caller makes promises.
use oncemore::memoize;

#[memoize]
unsafe fn double(n: u64) -> u64 {
    n * 2
}

fn main() {}
