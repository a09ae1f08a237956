// A box around a borrow.
use oncemore::memoize;

#[memoize]
fn boxed(text: &str) -> Box<dyn std::fmt::Debug + '_> {
    Box::new(text)
}

fn main() {}
