// A cell for one thread.
use std::cell::RefCell;

use oncemore::memoize;

#[memoize]
fn name(id: u64) -> RefCell<u64> {
    RefCell::new(id)
}

fn main() {}
