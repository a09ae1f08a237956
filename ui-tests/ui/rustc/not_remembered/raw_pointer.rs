// A pointer for one thread.
use oncemore::memoize;

#[memoize]
fn name(id: u64) -> *const u64 {
    &raw const id
}

fn main() {}
