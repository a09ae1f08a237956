// A borrowed slice.
use oncemore::memoize;

#[memoize]
fn first(bytes: &[u8]) -> &[u8] {
    bytes
}

fn main() {}
