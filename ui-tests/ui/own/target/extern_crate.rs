// A crate.
use oncemore::memoize;

#[memoize]
extern crate std as standard;

fn main() {}
