// A borrow that the type does not show.
use oncemore::memoize;

#[derive(Clone)]
struct Name<'a>(&'a str);

#[memoize]
fn name(text: &str) -> Name {
    Name(text)
}

fn main() {}
