// A type that is no backend.
use oncemore::memoize;

struct Shelf;

#[memoize(backend = Shelf, ttl = "5m")]
async fn square(id: u64) -> u64 {
    id * id
}

fn main() {}
