// An argument that the function changes.
use oncemore::memoize;

#[memoize]
fn push(words: &mut Vec<String>) -> usize {
    words.len()
}

fn main() {}
