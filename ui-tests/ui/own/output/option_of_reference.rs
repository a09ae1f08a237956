// A borrowed value inside an `Option`.
use oncemore::memoize;

#[memoize]
fn first(words: &[String]) -> Option<&String> {
    words.first()
}

fn main() {}
