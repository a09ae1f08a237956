// A function of any number of arguments.
use oncemore::memoize;

#[memoize]
unsafe extern "C" fn total(count: u32, args: ...) -> u32 {
    count
}

fn main() {}
