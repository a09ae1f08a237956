// A trait object.
use oncemore::memoize;

#[memoize]
fn text(value: &dyn std::fmt::Debug) -> String {
    format!("{value:?}")
}

fn main() {}
