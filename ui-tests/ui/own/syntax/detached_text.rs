// A switch with a text.
use oncemore::memoize;

#[memoize(detached = "yes")]
async fn fetch(id: u64) -> u64 {
    id
}

fn main() {}
