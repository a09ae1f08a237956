// A function without arguments has one value.
use oncemore::memoize;

#[memoize(weight = |value| *value, max_weight = 10)]
fn answer() -> u64 {
    42
}

fn main() {}
