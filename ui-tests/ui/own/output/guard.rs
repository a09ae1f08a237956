// A guard.
use oncemore::memoize;

#[memoize]
fn first<'a>(#[key(skip)] pool: &'a std::sync::Mutex<Vec<u8>>) -> std::sync::MutexGuard<'a, Vec<u8>> {
    pool.lock().unwrap()
}

fn main() {}
