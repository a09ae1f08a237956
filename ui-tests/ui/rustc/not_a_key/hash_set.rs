// A set without an order.
use std::collections::HashSet;

use oncemore::memoize;

#[memoize]
fn count(words: HashSet<String>) -> usize {
    words.len()
}

fn main() {}
