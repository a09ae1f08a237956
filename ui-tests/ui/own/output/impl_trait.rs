// A type without a name.
use oncemore::memoize;

#[memoize]
fn numbers(n: u32) -> impl Iterator<Item = u32> + Clone {
    0..n
}

fn main() {}
