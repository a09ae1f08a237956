// A union.
use oncemore::memoize;

#[memoize]
union Price {
    number: u64,
}

fn main() {}
