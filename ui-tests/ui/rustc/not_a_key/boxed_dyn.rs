// A boxed trait object.
use oncemore::memoize;

#[memoize]
fn text(value: Box<dyn ToString>) -> String {
    value.to_string()
}

fn main() {}
