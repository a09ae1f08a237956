// A constant with `fn` in its type.
use oncemore::memoize;

#[memoize]
const PRICE: fn() -> u64 = || 1;

fn main() {}
