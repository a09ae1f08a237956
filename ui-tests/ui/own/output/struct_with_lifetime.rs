// A type that borrows.
use oncemore::memoize;

#[memoize]
fn chars(text: &str) -> std::str::Chars<'_> {
    text.chars()
}

fn main() {}
