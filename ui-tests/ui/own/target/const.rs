// A constant.
use oncemore::memoize;

#[memoize]
const PRICE: u64 = 1;

fn main() {}
