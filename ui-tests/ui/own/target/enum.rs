// An enum.
use oncemore::memoize;

#[memoize]
enum Price {
    Known(u64),
}

fn main() {}
