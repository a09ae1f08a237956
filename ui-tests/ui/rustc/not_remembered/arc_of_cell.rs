// An `Arc` of something for one thread.
use std::cell::Cell;
use std::sync::Arc;

use oncemore::memoize;

#[memoize]
fn name(id: u64) -> Arc<Cell<u64>> {
    Arc::new(Cell::new(id))
}

fn main() {}
