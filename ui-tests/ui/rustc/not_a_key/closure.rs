// A closure has no identity.
use oncemore::memoize;

#[memoize]
fn apply<F: Fn(u64) -> u64>(function: F, n: u64) -> u64 {
    function(n)
}

fn main() {}
