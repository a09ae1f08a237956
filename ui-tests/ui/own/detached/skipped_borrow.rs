// Skipped, but still borrowed.
use oncemore::memoize;

#[memoize(detached)]
async fn fetch(id: u64, #[key(skip)] pool: &str) -> u64 {
    id + pool.len() as u64
}

fn main() {}
