// A borrowed text.
use oncemore::memoize;

#[memoize]
fn first(text: &str) -> &str {
    text
}

fn main() {}
