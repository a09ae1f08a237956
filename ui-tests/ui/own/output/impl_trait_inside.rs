// A type without a name inside another.
use oncemore::memoize;

#[memoize]
fn numbers(n: u32) -> Option<impl Iterator<Item = u32> + Clone> {
    Some(0..n)
}

fn main() {}
