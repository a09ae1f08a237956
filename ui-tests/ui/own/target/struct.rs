// A struct.
use oncemore::memoize;

#[memoize]
struct Price(u64);

fn main() {}
