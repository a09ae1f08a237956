// Borrowed values inside a `Vec`.
use oncemore::memoize;

#[memoize]
fn all(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn main() {}
