// A detached computation is shared.
use oncemore::memoize;

#[memoize(single_flight = off, detached)]
async fn fetch(id: u64) -> u64 {
    id
}

fn main() {}
