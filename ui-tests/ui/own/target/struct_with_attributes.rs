// The error is at the item, not at its attributes.
use oncemore::memoize;

#[memoize]
#[derive(Clone)]
#[allow(dead_code)]
pub(crate) struct Price(u64);

fn main() {}
