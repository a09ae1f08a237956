// A `Cow` that may be borrowed.
use oncemore::memoize;

#[memoize]
fn first(text: &str) -> std::borrow::Cow<'_, str> {
    text.into()
}

fn main() {}
