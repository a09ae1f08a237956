// A closure in a box.
use oncemore::memoize;

#[memoize]
fn adder(id: u64) -> Box<dyn Fn(u64) -> u64> {
    Box::new(move |n| n + id)
}

fn main() {}
