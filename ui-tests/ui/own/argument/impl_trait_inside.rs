// An argument whose type has no name, inside another.
use oncemore::memoize;

#[memoize]
fn total(numbers: Vec<impl Into<u64>>) -> usize {
    numbers.len()
}

fn main() {}
