// A function pointer has no identity, either.
use oncemore::memoize;

#[memoize]
fn apply(function: fn(u64) -> u64, n: u64) -> u64 {
    function(n)
}

fn main() {}
