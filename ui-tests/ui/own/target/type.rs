// A type alias.
use oncemore::memoize;

#[memoize]
type Price = fn() -> u64;

fn main() {}
