// A borrow that the type does not show.
use oncemore::memoize;

struct Name<'a>(&'a str);

#[memoize]
fn name(text: &str) -> Name {
    Name(text)
}

fn main() {}
