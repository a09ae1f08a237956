// A value that may change while it is the key.
use std::sync::Mutex;

use oncemore::memoize;

#[memoize]
fn read(value: &Mutex<u64>) -> u64 {
    *value.lock().unwrap()
}

fn main() {}
