// A function without arguments has one value.
use oncemore::memoize;

#[memoize(capacity = unbounded)]
fn answer() -> u64 {
    42
}

fn main() {}
