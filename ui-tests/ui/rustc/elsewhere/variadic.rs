// Any number of arguments: what the compiler adds is that it has no such functions yet.
use oncemore::memoize;

#[memoize]
unsafe extern "C" fn sum(count: i32, _: ...) -> i32 {
    count
}

fn main() {}
