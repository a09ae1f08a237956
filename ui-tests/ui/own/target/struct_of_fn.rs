// A struct with `fn` in it.
use oncemore::memoize;

#[memoize]
struct Prices {
    of: fn(&str) -> u64,
}

fn main() {}
