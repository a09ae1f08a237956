// A borrowed text, with a named lifetime.
use oncemore::memoize;

#[memoize]
fn first<'a>(text: &'a str) -> &'a str {
    text
}

fn main() {}
