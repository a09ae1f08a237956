// A cell for one thread.
use std::cell::Cell;

use oncemore::memoize;

#[memoize]
fn name(id: u64) -> Cell<u64> {
    Cell::new(id)
}

fn main() {}
