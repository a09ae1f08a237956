// A function for callers in C.
use oncemore::memoize;

#[memoize]
extern "C" fn double(n: u64) -> u64 {
    n * 2
}

fn main() {}
