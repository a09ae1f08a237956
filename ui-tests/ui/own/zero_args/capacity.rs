// A function without arguments has one value.
use oncemore::memoize;

#[memoize(capacity = 10)]
fn answer() -> u64 {
    42
}

fn main() {}
