// A macro.
use oncemore::memoize;

#[memoize]
#[allow(unused_macros)]
macro_rules! price {
    () => {};
}

fn main() {}
