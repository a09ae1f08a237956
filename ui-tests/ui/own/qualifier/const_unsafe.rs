// Both are reported.
use oncemore::memoize;

#[memoize]
const unsafe fn double(n: u64) -> u64 {
    n * 2
}

fn main() {}
