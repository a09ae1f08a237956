// Every such argument is reported.
use oncemore::memoize;

#[memoize]
fn swap(a: &mut u64, b: &mut u64) -> u64 {
    *a + *b
}

fn main() {}
