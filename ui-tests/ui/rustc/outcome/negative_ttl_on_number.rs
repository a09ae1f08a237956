// A TTL for what there is not.
use oncemore::memoize;

#[memoize(negative_ttl = "5s")]
fn find(id: u64) -> u64 {
    id
}

fn main() {}
