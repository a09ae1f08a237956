// A module.
use oncemore::memoize;

#[memoize]
mod prices {}

fn main() {}
