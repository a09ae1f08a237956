// An import.
use oncemore::memoize;

#[memoize]
pub use std::collections::HashMap;

fn main() {}
