// A borrowed value inside a `Result`.
use oncemore::memoize;

#[memoize]
fn first(words: &[String]) -> Result<&str, String> {
    words.first().map(String::as_str).ok_or_else(String::new)
}

fn main() {}
