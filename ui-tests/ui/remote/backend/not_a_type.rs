// A path that leads nowhere.
use oncemore::memoize;

#[memoize(backend = shelves::Shelf, ttl = "5m")]
async fn square(id: u64) -> u64 {
    id * id
}

fn main() {}
