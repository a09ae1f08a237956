// A static.
use oncemore::memoize;

#[memoize]
static PRICE: u64 = 1;

fn main() {}
