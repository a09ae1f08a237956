// A lock cannot be cloned.
use std::sync::Mutex;

use oncemore::memoize;

#[memoize]
fn name(id: u64) -> Mutex<u64> {
    Mutex::new(id)
}

fn main() {}
