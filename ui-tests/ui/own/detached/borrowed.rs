// An argument borrowed from the caller.
use oncemore::memoize;

#[memoize(detached)]
async fn fetch(id: &str) -> u64 {
    id.len() as u64
}

fn main() {}
