// A number that may change while it is the key.
use std::sync::atomic::{AtomicU64, Ordering};

use oncemore::memoize;

#[memoize]
fn read(value: &AtomicU64) -> u64 {
    value.load(Ordering::Relaxed)
}

fn main() {}
