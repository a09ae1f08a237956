// An argument whose type has no name.
use oncemore::memoize;

#[memoize]
fn total(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.sum()
}

fn main() {}
